import {
  HistogramSeries,
  type HistogramData,
  type IChartApiBase,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { ChartSettings } from './price-chart.js';
import { markForming } from './series-order.js';
import { SplitSeries } from './split-series.js';

/** Lower charts keep volume behind the candles: a pane of its own would leave neither room. */
const PANE_FROM_HEIGHT = 340;
/** Of the height, for each of the two places. */
const OVERLAY_TOP = 0.82;
const PANE_SHARE = 0.22;

/** Volume as columns: in a pane of its own, or at the foot of the prices where the chart is low. */
export class VolumePlot {
  private readonly series: readonly ISeriesApi<'Histogram'>[];
  private readonly split: SplitSeries<HistogramData>;
  private bars: Bars | null = null;
  private settings: ChartSettings;
  private hasPane = false;

  constructor(chart: IChartApiBase, settings: ChartSettings) {
    this.settings = settings;
    this.series = [0, 1].map(() =>
      chart.addSeries(HistogramSeries, {
        priceScaleId: 'volume',
        lastValueVisible: false,
        priceLineVisible: false,
      }),
    );
    const [history, live] = this.series;
    markForming(live);
    this.split = new SplitSeries<HistogramData>(history, live, (row) => this.columnAt(row));
    this.style(settings);
    this.place(0);
  }

  /** Whether it stands at the foot of the price pane, which must leave it room. */
  get isOverlay(): boolean {
    return this.settings.showVolume && !this.hasPane;
  }

  style(settings: ChartSettings): void {
    this.settings = settings;
    for (const series of this.series) {
      series.applyOptions({
        visible: settings.showVolume,
        priceFormat: { type: 'custom', formatter: settings.formats.volume, minMove: 0.01 },
      });
    }
  }

  /** Chooses the place for a chart of this height, in CSS pixels. */
  place(height: number): void {
    const hasPane = this.settings.showVolume && height >= PANE_FROM_HEIGHT;
    if (hasPane !== this.hasPane) {
      this.hasPane = hasPane;
      for (const series of this.series) series.moveToPane(hasPane ? 1 : 0);
      if (hasPane) this.series[0].getPane().setStretchFactor(PANE_SHARE);
    }
    const top = hasPane ? 0.12 : OVERLAY_TOP;
    this.series[0].priceScale().applyOptions({ scaleMargins: { top, bottom: 0 } });
  }

  draw(bars: Bars, from: number): void {
    this.bars = bars;
    if (this.settings.showVolume) this.split.draw(bars, from);
    else if (from === 0) this.split.clear();
  }

  private columnAt(row: number): HistogramData {
    const { records } = this.bars as Bars;
    const at = row * RECORD_WIDTH;
    const { volumeUp, volumeDown } = this.settings.colors;
    return {
      time: (records[at] / 1_000) as UTCTimestamp,
      value: records[at + 5],
      color: records[at + 4] >= records[at + 1] ? volumeUp : volumeDown,
    };
  }
}
