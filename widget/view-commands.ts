import { formatCsv, formatJson, KlineError } from '../src/index.js';
import type { PriceChart } from './chart/price-chart.js';
import type { ViewCommand } from './chart-stage.js';
import { type SeriesView, toKline } from './series-view.js';
import type { ChartViewState } from './view-state.js';
import { RangeWish, type TimeRange, visibleRange } from './visible-range.js';

interface Commanded {
  readonly chart: PriceChart | null;
  readonly series: SeriesView | null;
  readonly ready: boolean;
  readonly model: { readonly isAway: { peek(): boolean } };
  readonly container: { readonly current: HTMLDivElement | null };
  /** At once, or as soon as there are a size and bars. */
  command(view: ViewCommand): void;
  mark(): void;
}

/** What is in view: a range, or so many of the newest bars; neither where nothing is. */
export type InView = Pick<ChartViewState, 'range' | 'bars'>;

/** Bars of room after the newest one. */
const RIGHT_OFFSET = 4;

export type ExportFormat = 'csv' | 'json';

/** What a host asks of the view and of the bars in it. */
export class ViewCommands {
  private readonly wish = new RangeWish();

  constructor(private readonly widget: Commanded) {}

  fitContent(): void {
    this.wish.drop();
    this.widget.command((chart) => chart.fitContent());
  }

  /** Shows the newest bars; what was loaded while scrolling back is freed. */
  goToLive(): void {
    this.wish.drop();
    this.widget.command((chart) => {
      const { series } = this.widget;
      if (series?.window.isDetached === true) series.goHome(chart);
      chart.scrollToRealTime();
    });
  }

  /** Shows so many of the newest bars. */
  showNewest(bars: number): void {
    this.wish.drop();
    this.widget.command((chart) => {
      const { series } = this.widget;
      if (series === null) return;
      if (series.window.isDetached) series.goHome(chart);
      const to = series.window.count - 1 + RIGHT_OFFSET;
      chart.showRows({ from: to - bars, to });
    });
  }

  setVisibleRange(range: TimeRange): void {
    this.wish.set(range);
    this.widget.mark();
  }

  get visibleRange(): TimeRange | null {
    return visibleRange(this.widget.chart, this.widget.series);
  }

  /** To be shown again by `show`. */
  get view(): InView {
    const rows = this.widget.chart?.visibleRows ?? null;
    if (this.widget.model.isAway.peek()) return { range: this.visibleRange, bars: null };
    if (this.wish.range !== null) return { range: this.wish.range, bars: null };
    return { range: null, bars: rows === null ? null : Math.round(rows.to - rows.from) };
  }

  show({ range, bars }: InView): void {
    if (range !== null) this.setVisibleRange(range);
    else if (bars !== null) this.showNewest(bars);
  }

  /** Once per paint. */
  follow(chart: PriceChart, series: SeriesView): void {
    if (this.wish.follow(chart, series)) this.widget.mark();
  }

  async screenshot(): Promise<Blob> {
    const { chart, container, ready } = this.widget;
    const plot = container.current?.parentElement ?? null;
    if (chart === null || plot === null || !ready) {
      throw new KlineError('not-ready', 'There is nothing to take a picture of: wait for kline-ready.');
    }
    const { encodePicture } = await import('./picture/screenshot.js');
    return encodePicture(chart.takePicture(), plot);
  }

  async exportData(format: ExportFormat): Promise<string> {
    const { series } = this.widget;
    if (format !== 'csv' && format !== 'json') {
      throw new KlineError('bad-format', `The format is "${String(format)}": give csv or json.`);
    }
    if (series === null) throw new KlineError('not-ready', 'There is no series: set a symbol first.');
    const { records, flags, count, shownFrom } = series.window;
    const klines = Array.from({ length: count - shownFrom }, (_, row) =>
      toKline(records, flags, shownFrom + row),
    );
    return format === 'csv' ? formatCsv(klines) : formatJson(series.handle, klines);
  }
}
