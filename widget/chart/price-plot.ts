import {
  AreaSeries,
  BarSeries,
  BaselineSeries,
  CandlestickSeries,
  type IChartApiBase,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type SeriesDefinition,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import { HeikinAshi } from '../bars/heikin-ashi.js';
import type { ChartSettings, ChartType } from './price-chart.js';
import type { PriceMap } from './price-map.js';
import { markForming } from './series-order.js';
import { SplitSeries } from './split-series.js';
import { plotOptions } from './plot-options.js';

const KINDS: Record<ChartType, SeriesDefinition<SeriesType>> = {
  candles: CandlestickSeries,
  hollow: CandlestickSeries,
  'heikin-ashi': CandlestickSeries,
  bars: BarSeries,
  line: LineSeries,
  area: AreaSeries,
  baseline: BaselineSeries,
};

type Point = { time: UTCTimestamp } & Record<string, number | string>;
type AnySeries = ISeriesApi<SeriesType>;

/** Whether a type draws open, high, low and close, not the close alone. */
function hasBars(type: ChartType): boolean {
  return !(type === 'line' || type === 'area' || type === 'baseline');
}

/** The prices of a chart, drawn as one type. Made anew when the type changes. */
export class PricePlot {
  readonly history: AnySeries;
  readonly live: AnySeries;
  private readonly split: SplitSeries<Point>;
  private readonly heikinAshi: HeikinAshi | null;
  private readonly lastPrice: IPriceLine | null;
  private shown: Float64Array = new Float64Array(0);
  private isDetached = false;

  constructor(
    private readonly chart: IChartApiBase,
    private settings: ChartSettings,
    private readonly map: PriceMap,
  ) {
    const { type } = settings;
    this.history = chart.addSeries(KINDS[type]);
    this.live = chart.addSeries(KINDS[type]);
    markForming(this.live);
    this.heikinAshi = type === 'heikin-ashi' ? new HeikinAshi() : null;
    const pointAt = hasBars(type) ? (row: number) => this.barAt(row) : (row: number) => this.valueAt(row);
    const [history, live] = [this.history, this.live] as unknown as {
      update(point: Point): void;
      setData(points: Point[]): void;
    }[];
    this.split = new SplitSeries<Point>(history, live, pointAt, !hasBars(type));
    // Where bars have a colour of their own or another close than the true one, the line at the last price is ours.
    const isOurs = type === 'hollow' || this.heikinAshi !== null;
    this.lastPrice = isOurs ? this.live.createPriceLine({ price: 0, axisLabelVisible: false }) : null;
    this.style(settings);
  }

  get type(): ChartType {
    return this.settings.type;
  }

  style(settings: ChartSettings): void {
    this.settings = settings;
    const options = plotOptions(settings);
    this.history.applyOptions({ ...options, lastValueVisible: false, priceLineVisible: false });
    const isOurs = this.lastPrice !== null;
    this.live.applyOptions({
      ...options,
      lastValueVisible: false,
      priceLineVisible: !isOurs && !this.isDetached,
    });
    this.lastPrice?.applyOptions({ lineVisible: !this.isDetached });
  }

  draw(bars: Bars, from: number): void {
    this.shown = this.heikinAshi?.update(bars, from) ?? bars.records;
    if (this.settings.type === 'baseline' && from <= bars.shownFrom) this.moveBaseline(bars);
    this.split.draw(bars, from);
    if (bars.isDetached !== this.isDetached) {
      this.isDetached = bars.isDetached;
      this.style(this.settings);
    }
    if (this.lastPrice !== null && bars.count > 0) this.drawLastPrice(this.lastPrice, bars);
  }

  remove(): void {
    this.chart.removeSeries(this.live);
    this.chart.removeSeries(this.history);
  }

  private drawLastPrice(line: IPriceLine, { records, count }: Bars): void {
    const at = (count - 1) * RECORD_WIDTH;
    const { up, down } = this.settings.colors;
    const color = records[at + 4] >= records[at + 1] ? up : down;
    line.applyOptions({
      price: this.map.y(records[at + 4]),
      color,
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
    });
  }

  /** Above and below the first close that is drawn. */
  private moveBaseline({ records, count, shownFrom }: Bars): void {
    if (count <= shownFrom) return;
    const price = this.map.y(records[shownFrom * RECORD_WIDTH + 4]);
    for (const series of [this.history, this.live])
      series.applyOptions({ baseValue: { type: 'price', price } });
  }

  private barAt(row: number): Point {
    const { shown, map } = this;
    const at = row * RECORD_WIDTH;
    const point: Point = {
      time: (shown[at] / 1_000) as UTCTimestamp,
      open: map.y(shown[at + 1]),
      high: map.y(shown[at + 2]),
      low: map.y(shown[at + 3]),
      close: map.y(shown[at + 4]),
    };
    if (this.settings.type === 'hollow') this.hollow(point, at);
    return point;
  }

  /** Hollow where it closed above its open, in the colour of its way from the close before. */
  private hollow(point: Point, at: number): void {
    const { shown, settings } = this;
    const [open, close] = [shown[at + 1], shown[at + 4]];
    const before = at >= RECORD_WIDTH ? shown[at - RECORD_WIDTH + 4] : open;
    const color = close >= before ? settings.colors.up : settings.colors.down;
    point['borderColor'] = color;
    point['wickColor'] = color;
    point['color'] = close >= open ? 'transparent' : color;
  }

  private valueAt(row: number): Point {
    const at = row * RECORD_WIDTH;
    return { time: (this.shown[at] / 1_000) as UTCTimestamp, value: this.map.y(this.shown[at + 4]) };
  }
}
