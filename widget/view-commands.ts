import { formatCsv, formatJson, KlineError } from '../src/index.js';
import type { PriceChart } from './chart/price-chart.js';
import type { ViewCommand } from './chart-stage.js';
import { type SeriesView, toKline } from './series-view.js';
import { RangeWish, type TimeRange, visibleRange } from './visible-range.js';

interface Commanded {
  readonly chart: PriceChart | null;
  readonly series: SeriesView | null;
  readonly container: { readonly current: HTMLDivElement | null };
  /** At once, or as soon as there are a size and bars. */
  command(view: ViewCommand): void;
  mark(): void;
}

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

  /** Once per paint. */
  follow(chart: PriceChart, series: SeriesView): void {
    if (this.wish.follow(chart, series)) this.widget.mark();
  }

  async screenshot(): Promise<Blob> {
    const { chart, container } = this.widget;
    const plot = container.current?.parentElement ?? null;
    if (chart === null || plot === null || chart.barCount === 0) {
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
