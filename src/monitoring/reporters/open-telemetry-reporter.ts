import type { Latency, MonitorSnapshot, Observed } from '../metrics.js';
import type { MetricsReporter } from './metrics-reporter.js';

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
type ObservableCallback = (result: { observe(value: number, attributes?: Attributes): void }) => void;
export interface ObservableLike {
  addCallback(callback: ObservableCallback): void;
  removeCallback(callback: ObservableCallback): void;
}

type Column = [
  name: string,
  unit: string,
  description: string,
  read: (snapshot: MonitorSnapshot) => Observed<number>,
];

/** Units by UCUM, as OpenTelemetry's semantic conventions ask. */
const GAUGES: Column[] = [
  ['kline.heap.used', 'By', 'JavaScript heap in use', ({ memory }) => memory.heapUsed],
  ['kline.heap.total', 'By', 'JavaScript heap taken', ({ memory }) => memory.heapTotal],
  ['kline.heap.retained', 'By/min', 'Growth that collections leave', ({ growth }) => growth.retained],
  ['kline.heap.allocated', 'By/min', 'Allocation rate', ({ growth }) => growth.allocated],
  ['kline.store.reserved', 'By', 'Block of the store', ({ memory }) => sizeOf(memory, 'reserved')],
  ['kline.store.touched', 'By', 'Records written', ({ memory }) => sizeOf(memory, 'touched')],
  [
    'kline.store.series',
    '{series}',
    'Series held',
    ({ series }) => (series === 'unknown' ? series : series.subscribed),
  ],
  [
    'kline.update.p50',
    'ms',
    'Update latency',
    ({ performance }) => at(performance.klineUpdateLatency, 'p50'),
  ],
  [
    'kline.update.p99',
    'ms',
    'Update latency',
    ({ performance }) => at(performance.klineUpdateLatency, 'p99'),
  ],
  [
    'kline.message.p50',
    'ms',
    'Message latency',
    ({ performance }) => at(performance.workerMessageLatency, 'p50'),
  ],
  [
    'kline.message.p99',
    'ms',
    'Message latency',
    ({ performance }) => at(performance.workerMessageLatency, 'p99'),
  ],
  ['kline.frame.rate', '{frame}/s', 'Frames offered', ({ performance }) => performance.renderFrameRate],
];
const COUNTERS: Column[] = [
  ['kline.gc.count', '{collection}', 'Collections', ({ memory }) => memory.gcCount],
  ['kline.gc.duration', 'ms', 'Time in collections', ({ memory }) => memory.gcDuration],
  ['kline.frame.long', '{frame}', 'Frames of over 50 ms', ({ performance }) => performance.longFrames],
];

/**
 * To OpenTelemetry, by the host's own meter: its reader decides when to read, and gets the last report. What is unknown is
 * not observed. Alerts are counted in `kline.alerts`, by kind, level and cause.
 */
export function openTelemetryReporter(meter: MeterLike): MetricsReporter {
  let last: MonitorSnapshot | null = null;
  const removers: (() => void)[] = [];
  const observe = (instrument: ObservableLike, read: Column[3]) => {
    const callback: ObservableCallback = (result) => {
      const value = last === null ? 'unknown' : read(last);
      if (value !== 'unknown') result.observe(value);
    };
    instrument.addCallback(callback);
    removers.push(() => instrument.removeCallback(callback));
  };
  for (const [name, unit, description, read] of GAUGES) {
    observe(meter.createObservableGauge(name, { unit, description }), read);
  }
  for (const [name, unit, description, read] of COUNTERS) {
    observe(meter.createObservableCounter(name, { unit, description }), read);
  }
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

function at(latency: Observed<Latency>, share: keyof Latency): Observed<number> {
  return latency === 'unknown' ? latency : latency[share];
}

function sizeOf(memory: MonitorSnapshot['memory'], which: 'reserved' | 'touched'): Observed<number> {
  const size = memory.sharedArrayBufferSize;
  return size === 'unknown' ? size : size[which];
}
