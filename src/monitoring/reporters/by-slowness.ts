import type { ChartMetrics } from '../metrics.js';

/** The slowest first, by p99; those that painted nothing yet last. */
export function bySlowness(charts: readonly ChartMetrics[]): ChartMetrics[] {
  return charts.toSorted((a, b) => slowness(b) - slowness(a));
}

function slowness({ tickToPaint }: ChartMetrics): number {
  return tickToPaint === 'unknown' ? -1 : tickToPaint.p99;
}
