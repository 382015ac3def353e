import {
  HistogramSeries,
  type HistogramData,
  type IChartApiBase,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import { FormingColumn, type FormingVolume } from './forming/forming-column.js';
import type { ChartSettings } from './price-chart.js';
import { markForming } from './series-order.js';
import { SplitSeries } from './split-series.js';

/** Lower charts keep volume behind the candles: a pane of its own would leave neither room. */
const PANE_FROM_HEIGHT = 340;
/** Of the height, where it stands behind the candles. */
const OVERLAY_TOP = 0.82;

/** Volume as columns: in a pane of its own, or at the foot of the prices where the chart is low. */
export class VolumePlot {
  private readonly series: readonly ISeriesApi<'Histogram'>[];
  private readonly split: SplitSeries<HistogramData>;
  private bars: Bars | null = null;
  private settings: ChartSettings;
  hasPane = false;
  private top = Number.NaN;
  /** Of the forming bar as the library has it. */
  private given = { count: -1, value: 0 };

  constructor(
    private readonly chart: IChartApiBase,
    settings: ChartSettings,
  ) {
    this.settings = settings;
    this.series = [0, 1].map(() =>
      chart.addSeries(HistogramSeries, {
        priceScaleId: 'volume',
        lastValueVisible: false,
        priceLineVisible: false,
        ...volumeOptions(settings),
      }),
    );
    const [history, live] = this.series;
    markForming(live);
    live.attachPrimitive(new FormingColumn(() => this.forming()));
    this.split = new SplitSeries<HistogramData>(history, live, (row) => this.columnAt(row));
  }

  /** Whether it stands at the foot of the price pane, which must leave it room. */
  get isOverlay(): boolean {
    return this.settings.showVolume && !this.hasPane;
  }

  style(settings: ChartSettings): void {
    if (settings === this.settings) return;
    this.settings = settings;
    for (const series of this.series) series.applyOptions(volumeOptions(settings));
  }

  /** Chooses the place for a chart of this height, in CSS pixels. */
  place(height: number): void {
    const hasPane = this.settings.showVolume && height >= PANE_FROM_HEIGHT;
    if (hasPane !== this.hasPane) {
      this.hasPane = hasPane;
      // A new pane: the next one may be a study's. Then up, to below the prices; moveTo knows no pane that was never drawn.
      const last = this.chart.panes().length;
      for (const series of this.series) series.moveToPane(hasPane ? last : 0);
      for (let at = this.series[0].getPane().paneIndex(); at > 1; at--) this.chart.swapPanes(at, at - 1);
    }
    const top = hasPane ? 0.12 : OVERLAY_TOP;
    if (top === this.top) return;
    this.top = top;
    this.series[0].priceScale().applyOptions({ scaleMargins: { top, bottom: 0 } });
  }

  draw(bars: Bars, from: number): void {
    this.bars = bars;
    this.given = { count: bars.count, value: volumeOf(bars) };
    if (this.settings.showVolume) this.split.draw(bars, from);
    else if (from === 0) this.split.clear();
  }

  /** Takes a tick of the forming bar over where it leaves the scale as it is. Returns whether it did. */
  takeTick(bars: Bars): boolean {
    if (!this.settings.showVolume) return true;
    const value = volumeOf(bars);
    if (bars.count !== this.given.count || value < this.given.value) return false;
    const range = this.series[1].priceScale().getVisibleRange();
    if (range === null || value > range.to) return false;
    this.bars = bars;
    return true;
  }

  private columnAt(row: number): HistogramData {
    const { records, count } = this.bars as Bars;
    const at = row * RECORD_WIDTH;
    // The forming one is drawn by its primitive.
    const color = row === count - 1 ? 'transparent' : this.colorAt(at);
    return { time: (records[at] / 1_000) as UTCTimestamp, value: records[at + 5], color };
  }

  private colorAt(at: number): string {
    const { records } = this.bars as Bars;
    const { volumeUp, volumeDown } = this.settings.colors;
    return records[at + 4] >= records[at + 1] ? volumeUp : volumeDown;
  }

  private forming(): FormingVolume | null {
    const { bars } = this;
    if (bars === null || bars.count <= bars.shownFrom || !this.settings.showVolume) return null;
    const row = bars.count - 1;
    return { index: row - bars.shownFrom, value: volumeOf(bars), color: this.colorAt(row * RECORD_WIDTH) };
  }
}

function volumeOptions({ showVolume, formats }: ChartSettings) {
  return {
    visible: showVolume,
    priceFormat: { type: 'custom' as const, formatter: formats.volume, minMove: 0.01 },
  };
}

/** Of the newest bar. */
function volumeOf({ records, count }: Bars): number {
  return records[(count - 1) * RECORD_WIDTH + 5] ?? 0;
}
