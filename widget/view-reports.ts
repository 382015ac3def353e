import type { CrosshairMove, PriceChart } from './chart/price-chart.js';
import { dispatch } from './events.js';
import type { SeriesView } from './series-view.js';
import type { ViewModel } from './view/view-model.js';
import type { WidgetMetrics } from './widget-metrics.js';

interface Reporter {
  readonly host: { readonly element: HTMLElement };
  readonly model: ViewModel;
  readonly container: { readonly current: HTMLElement | null };
  readonly metrics: WidgetMetrics;
  readonly chart: PriceChart | null;
  readonly series: SeriesView | null;
}

/** Tells page and view what is in view: once per frame, and only when it is something else. */
export class ViewReports {
  private from = 0;
  private to = 0;
  private pointedAt: number | null = null;
  private axisWidth = 0;

  constructor(private readonly widget: Reporter) {}

  look(): void {
    const { chart, series, model, host, metrics } = this.widget;
    const rows = chart?.visibleRows ?? null;
    if (chart === null || series === null || rows === null) return;
    const { window, history } = series;
    metrics.bars = window.count;
    this.makeRoom(chart);
    model.isAway.value = window.isDetached || rows.to < window.count - 1;
    const edge = history.edge.peek();
    // The beginning is where it can be seen.
    model.edge.value = edge === 'begun' && rows.from > window.shownFrom ? 'idle' : edge;
    const first = Math.min(Math.max(Math.ceil(rows.from), window.shownFrom), window.count - 1);
    const last = Math.min(Math.max(Math.floor(rows.to), first), window.count - 1);
    const from = window.openTimeAt(first);
    const to = window.openTimeAt(last);
    if (from === this.from && to === this.to) return;
    this.from = from;
    this.to = to;
    dispatch(host.element, 'kline-rangechange', { from, to });
  }

  /** The legend leaves the price axis free, which is as wide as its prices. */
  private makeRoom({ axisWidth }: PriceChart): void {
    if (axisWidth === this.axisWidth) return;
    this.axisWidth = axisWidth;
    const plot = this.widget.container.current?.parentElement;
    plot?.style.setProperty('--_axis', `${axisWidth}px`);
  }

  crosshair({ row, price, byUser }: CrosshairMove): void {
    const { series, host } = this.widget;
    if (series === null) return;
    const openTime = row === null ? null : series.window.openTimeAt(row);
    // The library does not say that it was the pointer which left.
    if (byUser) this.pointedAt = openTime;
    else if (openTime === null && this.pointedAt !== null) this.pointedAt = null;
    else return;
    dispatch(host.element, 'kline-crosshairmove', { openTime, price });
  }
}
