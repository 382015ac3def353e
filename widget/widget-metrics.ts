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
