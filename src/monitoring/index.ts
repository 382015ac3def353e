export type { Alert, AlertKind, AlertLevel, GrowthCause } from './alerts/alert.js';
export { ALERT_LIMITS, type AlertLimits } from './alerts/alert-rules.js';
export type { MeasuredChart } from './chart-meter.js';
export type { ErrorTarget } from './error-listener.js';
export { HeapSlope, type HeapSlopeOptions } from './heap-slope.js';
export { HISTOGRAM_ERROR, type LatencySummary, LogHistogram } from './log-histogram.js';
export type {
  ChartMetrics,
  HeapGrowth,
  Latency,
  MemoryMetrics,
  MonitorSnapshot,
  Observed,
  PerformanceMetrics,
  SeriesMetrics,
} from './metrics.js';
export { Monitor } from './monitor.js';
export type { MonitoredStore, MonitorOptions } from './monitor-options.js';
export type {
  EntryObserver,
  EntryObserverType,
  FrameSource,
  HeapReading,
  HeapSource,
  MonitorClock,
} from './platform.js';
export { type BeaconOptions, type BeaconReporter, beaconReporter } from './reporters/beacon-reporter.js';
export { type ConsoleLike, consoleReporter } from './reporters/console-reporter.js';
export type { MetricsReporter } from './reporters/metrics-reporter.js';
export {
  type MeterLike,
  type ObservableLike,
  openTelemetryReporter,
} from './reporters/open-telemetry-reporter.js';
