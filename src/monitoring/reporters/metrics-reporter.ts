import type { Alert } from '../alerts/alert.js';
import type { MonitorSnapshot } from '../metrics.js';

/**
 * Takes what a monitor has to tell to where somebody reads it. Called on the monitor's thread; what it throws reaches the
 * host's error reporting and stops nothing.
 */
export interface MetricsReporter {
  /** At the monitor's `reportMs`. */
  report(snapshot: MonitorSnapshot): void;
  /** At once, when an alert fires or clears. */
  alert(alert: Alert): void;
  /** The monitor stops: sends what is left, and lets go of timers and listeners. */
  close(): void;
}
