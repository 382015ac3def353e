import type { ChartGauge, SeriesHandle } from '../src/index.js';

/** Counts of one widget's work since it was connected: shows that a tick of one series costs another nothing. */
export interface WidgetMetrics {
  /** Bars at hand: those that are drawn, and those that warm studies up. */
  bars: number;
  /** Renders of the view. */
  renders: number;
  /** Paints in the page's frame. */
  paints: number;
  /** Paints that changed the chart. */
  chartUpdates: number;
  /** Runs of the effect that follows the series. */
  effects: number;
}

/** A widget's counts, and what its element's gauges are told. */
export class WidgetMeter implements WidgetMetrics {
  bars = 0;
  renders = 0;
  paints = 0;
  chartUpdates = 0;
  effects = 0;
  /** The element's, which outlive the widget. */
  gauges: ReadonlySet<ChartGauge> = new Set();
  private handle: SeriesHandle | null = null;
  private updates = 0;
  /** When the first change came that is not shown yet. */
  private since = 0;
  private isShown = false;

  /** The series told of a change; null while it is being opened. */
  changed(handle: SeriesHandle | null): void {
    this.effects++;
    if (this.gauges.size === 0 || handle === null) return;
    // What was told of another series is never shown.
    if (handle !== this.handle) this.updates = 0;
    this.handle = handle;
    if (this.updates === 0) this.since = performance.now() - handle.msSinceChange();
    this.updates++;
  }

  /** The chart was given what is new. */
  drew(): void {
    this.chartUpdates++;
    this.isShown = true;
  }

  /** The chart has drawn it. */
  drawn(frame: number): void {
    if (!this.isShown) return;
    this.isShown = false;
    const { updates } = this;
    this.updates = 0;
    if (updates === 0) return;
    const ms = performance.now() - this.since;
    for (const gauge of this.gauges) gauge.paint(ms, updates, frame);
  }
}
