import type { Latency, MonitorSnapshot, Observed } from '../metrics.js';

/** One number of a snapshot, as an instrument. */
export type Column = [
  name: string,
  unit: string,
  description: string,
  read: (snapshot: MonitorSnapshot) => Observed<number>,
];

/** Units by UCUM, as OpenTelemetry's semantic conventions ask. */
export const GAUGES: Column[] = [
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
  ...latency(
    'kline.update',
    'Update latency, tick to signal',
    ({ performance }) => performance.klineUpdateLatency,
  ),
  ...latency('kline.message', 'Message latency', ({ performance }) => performance.workerMessageLatency),
  ...latency('kline.paint', 'Tick to paint', ({ performance }) => performance.tickToPaint),
  ['kline.frame.rate', '{frame}/s', 'Frames offered', ({ performance }) => performance.renderFrameRate],
];

export const COUNTERS: Column[] = [
  ['kline.gc.count', '{collection}', 'Collections', ({ memory }) => memory.gcCount],
  ['kline.gc.duration', 'ms', 'Time in collections', ({ memory }) => memory.gcDuration],
  ['kline.frame.long', '{frame}', 'Frames of over 50 ms', ({ performance }) => performance.longFrames],
  [
    'kline.frame.painted',
    '{frame}',
    'Frames in which charts painted',
    ({ performance }) => performance.paintedFrames,
  ],
  [
    'kline.update.coalesced',
    '{update}',
    'Updates painted with a later one',
    ({ performance }) => performance.coalesced,
  ],
];

function latency(
  name: string,
  description: string,
  read: (snapshot: MonitorSnapshot) => Observed<Latency>,
): Column[] {
  const share = (of: keyof Latency) => (snapshot: MonitorSnapshot) => {
    const value = read(snapshot);
    return value === 'unknown' ? value : value[of];
  };
  return [
    [`${name}.p50`, 'ms', description, share('p50')],
    [`${name}.p99`, 'ms', description, share('p99')],
  ];
}

function sizeOf(memory: MonitorSnapshot['memory'], which: 'reserved' | 'touched'): Observed<number> {
  const size = memory.sharedArrayBufferSize;
  return size === 'unknown' ? size : size[which];
}
