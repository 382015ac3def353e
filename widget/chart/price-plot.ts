import {
  AreaSeries,
  BarSeries,
  BaselineSeries,
  CandlestickSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  type SeriesDefinition,
  type SeriesType,
  type UTCTimestamp,
} from 'lightweight-charts';
import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import { HeikinAshi } from '../bars/heikin-ashi.js';
import { FormingBar, type FormingCandle } from './forming/forming-bar.js';
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

/** Types whose forming bar is drawn here, not by the library. */
const CANDLES: ReadonlySet<ChartType> = new Set(['candles', 'hollow', 'heikin-ashi']);
/** A bar that the library holds and does not draw. */
const UNDRAWN = {
  upColor: 'transparent',
  downColor: 'transparent',
  borderVisible: false,
  wickVisible: false,
  priceLineVisible: false,
};

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
  private bars: Bars | null = null;
  /** As of the last drawing: the window of bars itself changes. */
  private isDetached = false;
  private shown: Float64Array = new Float64Array(0);
  /** Of the forming bar as the library has it. */
  private given = { count: -1, high: 0, low: 0 };

  constructor(
    private readonly chart: IChartApiBase,
    private settings: ChartSettings,
    private readonly map: PriceMap,
  ) {
    const { type } = settings;
    const { history: below, live: above } = this.options();
    this.history = chart.addSeries(KINDS[type], below);
    this.live = chart.addSeries(KINDS[type], above);
    markForming(this.live);
    this.heikinAshi = type === 'heikin-ashi' ? new HeikinAshi() : null;
    const pointAt = hasBars(type) ? (row: number) => this.barAt(row) : (row: number) => this.valueAt(row);
    const [history, live] = [this.history, this.live] as unknown as {
      update(point: Point): void;
      setData(points: Point[]): void;
    }[];
    this.split = new SplitSeries<Point>(history, live, pointAt, !hasBars(type));
    if (CANDLES.has(type)) this.live.attachPrimitive(new FormingBar(() => this.forming()));
  }

  get type(): ChartType {
    return this.settings.type;
  }

  style(settings: ChartSettings): void {
    if (settings === this.settings) return;
    this.settings = settings;
    this.applyOptions();
  }

  /**
   * Takes a tick of the forming bar over where it leaves the scale as it is, so that it can be drawn alone. Returns
   * whether it did.
   */
  takeTick(bars: Bars): boolean {
    const { settings, given } = this;
    if (!CANDLES.has(settings.type) || bars.isDetached || bars.count !== given.count) return false;
    this.take(bars, bars.count - 1);
    const { high, low } = this.rangeOf(bars.count - 1);
    if (high < given.high || low > given.low) return false;
    const range = this.live.priceScale().getVisibleRange();
    return range !== null && high <= range.to && low >= range.from;
  }

  draw(bars: Bars, from: number): void {
    this.take(bars, from);
    if (this.settings.type === 'baseline' && from <= bars.shownFrom) this.moveBaseline(bars);
    this.split.draw(bars, from);
    if (bars.isDetached !== this.isDetached) {
      this.isDetached = bars.isDetached;
      this.applyOptions();
    }
    this.given = { count: bars.count, ...this.rangeOf(bars.count - 1) };
  }

  remove(): void {
    this.chart.removeSeries(this.live);
    this.chart.removeSeries(this.history);
  }

  private take(bars: Bars, from: number): void {
    this.bars = bars;
    this.shown = this.heikinAshi?.update(bars, from) ?? bars.records;
  }

  private options(): Record<'history' | 'live', Record<string, unknown>> {
    const { settings } = this;
    const options = { ...plotOptions(settings), lastValueVisible: false };
    const how = CANDLES.has(settings.type) ? UNDRAWN : { priceLineVisible: !this.isDetached };
    return { history: { ...options, priceLineVisible: false }, live: { ...options, ...how } };
  }

  private applyOptions(): void {
    const { history, live } = this.options();
    this.history.applyOptions(history);
    this.live.applyOptions(live);
  }

  private rangeOf(row: number): { high: number; low: number } {
    const at = row * RECORD_WIDTH;
    return { high: this.map.y(this.shown[at + 2]), low: this.map.y(this.shown[at + 3]) };
  }

  private forming(): FormingCandle | null {
    const { bars, shown, map, settings } = this;
    if (bars === null || bars.count <= bars.shownFrom) return null;
    const at = (bars.count - 1) * RECORD_WIDTH;
    const { up, down } = settings.colors;
    const isUp = shown[at + 4] >= shown[at + 1];
    const edge = settings.type === 'hollow' ? this.colorOfWay(at) : isUp ? up : down;
    const isHollow = isUp && (settings.hollowUp || settings.type === 'hollow');
    return {
      index: bars.count - 1 - bars.shownFrom,
      open: map.y(shown[at + 1]),
      high: map.y(shown[at + 2]),
      low: map.y(shown[at + 3]),
      close: map.y(shown[at + 4]),
      body: isHollow ? 'transparent' : edge,
      edge,
      hasBorder: settings.hollowUp || settings.type === 'hollow',
      price: map.y(bars.records[at + 4]),
      priceColor: bars.records[at + 4] >= bars.records[at + 1] ? up : down,
      hasPriceLine: !bars.isDetached,
    };
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
    // The forming one is drawn by its primitive.
    if (this.settings.type === 'hollow' && row !== (this.bars?.count ?? 0) - 1) this.hollow(point, at);
    return point;
  }

  /** Hollow where it closed above its open, in the colour of its way from the close before. */
  private hollow(point: Point, at: number): void {
    const { shown } = this;
    const color = this.colorOfWay(at);
    point['borderColor'] = color;
    point['wickColor'] = color;
    point['color'] = shown[at + 4] >= shown[at + 1] ? 'transparent' : color;
  }

  private colorOfWay(at: number): string {
    const { shown, settings } = this;
    const before = at >= RECORD_WIDTH ? shown[at - RECORD_WIDTH + 4] : shown[at + 1];
    return shown[at + 4] >= before ? settings.colors.up : settings.colors.down;
  }

  private valueAt(row: number): Point {
    const at = row * RECORD_WIDTH;
    return { time: (this.shown[at] / 1_000) as UTCTimestamp, value: this.map.y(this.shown[at + 4]) };
  }
}
