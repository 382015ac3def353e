import {
  HistogramSeries,
  type IChartApiBase,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type SeriesType,
  type Time,
} from 'lightweight-charts';
import { TEXT_FROM_HEIGHT } from './pane-heights.js';
import { markForming } from './series-order.js';
import { SplitSeries } from './split-series.js';
import type { Bars } from '../bars/bar-window.js';

/** Between panes, CSS pixels. */
const SEPARATOR = 1;

const KINDS = { line: LineSeries, histogram: HistogramSeries } as const;

export interface SplitPlotOptions {
  readonly kind: keyof typeof KINDS;
  /** 0 is the price pane; one more than there are makes a new one. */
  readonly pane: number;
  /** The value of a row; NaN where there is none. */
  readonly valueAt: (row: number) => number;
  /** Colour of a row's column, for histograms. */
  readonly colorAt?: (row: number) => string;
}

type Point = { time: Time; value?: number; color?: string };

/** One line or one row of columns beside the prices, as history and forming point. */
export class SplitPlot {
  private readonly series: ISeriesApi<SeriesType>[];
  private readonly split: SplitSeries<Point>;
  private readonly levels: IPriceLine[] = [];
  private bars: Bars | null = null;

  constructor(
    private readonly chart: IChartApiBase,
    private readonly options: SplitPlotOptions,
  ) {
    const { kind, pane } = options;
    this.series = [0, 1].map(() =>
      chart.addSeries(KINDS[kind], { lastValueVisible: false, priceLineVisible: false }, pane),
    );
    markForming(this.series[1]);
    const [history, live] = this.series as unknown as {
      setData(points: Point[]): void;
      update(point: Point): void;
    }[];
    this.split = new SplitSeries<Point>(history, live, (row) => this.pointAt(row), kind === 'line');
  }

  draw(bars: Bars, from: number): void {
    this.bars = bars;
    this.split.draw(bars, from);
  }

  /** Options of the library, for both halves. */
  style(options: Readonly<Record<string, unknown>>): void {
    for (const series of this.series) series.applyOptions(options);
  }

  /** Horizontal lines in place of those before. */
  setLevels(prices: readonly number[], color: string): void {
    const [history] = this.series;
    for (const line of this.levels.splice(0)) history.removePriceLine(line);
    for (const price of prices) {
      const options = {
        price,
        color,
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: false,
      } as const;
      this.levels.push(history.createPriceLine(options));
    }
  }

  /**
   * For one that has a pane of its own.
   * @param onTop told where the pane begins, CSS pixels below the chart's top, in each redraw in which that is somewhere
   * else; undefined where it is too low for a text
   */
  takePane(onTop: (top: number | undefined) => void): void {
    const [series] = this.series;
    let last: number | undefined = Number.NaN;
    series.attachPrimitive({
      updateAllViews: () => {
        const top = series.getPane().getHeight() < TEXT_FROM_HEIGHT ? undefined : this.paneTop;
        if (top === last) return;
        last = top;
        onTop(top);
      },
    });
  }

  private get paneTop(): number {
    const above = this.chart.panes().slice(0, this.series[0].getPane().paneIndex());
    return above.reduce((sum, pane) => sum + pane.getHeight() + SEPARATOR, 0);
  }

  remove(): void {
    for (const series of this.series) this.chart.removeSeries(series);
  }

  private pointAt(row: number): Point {
    const time = ((this.bars?.records[row * 6] ?? 0) / 1_000) as Time;
    const value = this.options.valueAt(row);
    if (Number.isNaN(value)) return { time };
    const color = this.options.colorAt?.(row);
    return color === undefined ? { time, value } : { time, value, color };
  }
}
