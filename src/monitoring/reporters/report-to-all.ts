import { reportAsync } from '../../store/listeners.js';
import type { MetricsReporter } from './metrics-reporter.js';

/** Several reporters as one: what one of them throws reaches the host's error reporting, and the others are told. */
export function reportToAll(reporters: readonly MetricsReporter[]): MetricsReporter {
  const each = (call: (reporter: MetricsReporter) => void) => {
    for (const reporter of reporters) {
      try {
        call(reporter);
      } catch (error) {
        reportAsync(error);
      }
    }
  };
  return {
    report: (snapshot) => each((reporter) => reporter.report(snapshot)),
    alert: (alert) => each((reporter) => reporter.alert(alert)),
    close: () => each((reporter) => reporter.close()),
  };
}
