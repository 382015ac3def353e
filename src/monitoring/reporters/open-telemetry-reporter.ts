import type { MonitorSnapshot } from '../metrics.js';
import { bySlowness } from './by-slowness.js';
import type { MetricsReporter } from './metrics-reporter.js';
import { type Column, COUNTERS, GAUGES } from './open-telemetry-columns.js';

/** As much of OpenTelemetry's metrics API (1.x) as is used: `metrics.getMeter(...)` of the host's own copy fits. */
export interface MeterLike {
  createCounter(
    name: string,
    options?: InstrumentOptions,
  ): { add(value: number, attributes?: Attributes): void };
  createObservableGauge(name: string, options?: InstrumentOptions): ObservableLike;
  createObservableCounter(name: string, options?: InstrumentOptions): ObservableLike;
}
interface InstrumentOptions {
  unit?: string;
  description?: string;
}
type Attributes = Record<string, string>;
type Observe = (value: number, attributes?: Attributes) => void;
type ObservableCallback = (result: { observe: Observe }) => void;
export interface ObservableLike {
  addCallback(callback: ObservableCallback): void;
  removeCallback(callback: ObservableCallback): void;
}

/**
 * To OpenTelemetry, by the host's own meter: its reader decides when to read, and gets the last report. What is unknown is
 * not observed. Each series' slowest chart is in `kline.chart.paint.p99`, by symbol and interval; alerts are counted in
 * `kline.alerts`, by kind, level and cause.
 */
export function openTelemetryReporter(meter: MeterLike): MetricsReporter {
  let last: MonitorSnapshot | null = null;
  const removers: (() => void)[] = [];
  const observe = (
    instrument: ObservableLike,
    tell: (snapshot: MonitorSnapshot, observe: Observe) => void,
  ) => {
    const callback: ObservableCallback = (result) => {
      if (last !== null) tell(last, (value, attributes) => result.observe(value, attributes));
    };
    instrument.addCallback(callback);
    removers.push(() => instrument.removeCallback(callback));
  };
  for (const [name, unit, description, read] of GAUGES) {
    observe(meter.createObservableGauge(name, { unit, description }), tellIfKnown(read));
  }
  for (const [name, unit, description, read] of COUNTERS) {
    observe(meter.createObservableCounter(name, { unit, description }), tellIfKnown(read));
  }
  const ofCharts = { unit: 'ms', description: 'Tick to paint of the slowest chart of a series' };
  observe(meter.createObservableGauge('kline.chart.paint.p99', ofCharts), tellCharts);
  const alerts = meter.createCounter('kline.alerts', { unit: '{alert}', description: 'Alerts that fired' });
  return {
    report: (snapshot) => {
      last = snapshot;
    },
    alert: ({ kind, level, cause, state }) => {
      if (state === 'fired') alerts.add(1, { kind, level, ...(cause === undefined ? {} : { cause }) });
    },
    close: () => {
      for (const remove of removers.splice(0)) remove();
    },
  };
}

function tellIfKnown(read: Column[3]) {
  return (snapshot: MonitorSnapshot, observe: Observe) => {
    const value = read(snapshot);
    if (value !== 'unknown') observe(value);
  };
}

/** Of two values with the same attributes a reader would take either: so the slower one alone is told. */
function tellCharts({ charts }: MonitorSnapshot, observe: Observe): void {
  const told = new Set<string>();
  for (const { symbol, interval, tickToPaint } of bySlowness(charts)) {
    const series = `${symbol}@${interval}`;
    if (tickToPaint === 'unknown' || told.has(series)) continue;
    told.add(series);
    observe(tickToPaint.p99, { symbol, interval });
  }
}
