export * from './consumers.js';
export * from './counters.js';
export {
  type Capacities,
  Consumer,
  COUNTERS,
  Control,
  type CounterName,
  computeLayout,
  Entry,
  Header,
  type Layout,
  MAX_CONSUMERS,
  MAX_THREADS,
  RECORD_WIDTH,
} from './layout.js';
export * from './merge-input.js';
export * from './record-flags.js';
export * from './repair.js';
export * from './ring-merge.js';
export * from './ring-reader.js';
export * from './ring-writer.js';
export * from './series-directory.js';
export * from './stamp.js';
export * from './store-memory.js';
export * from './threads.js';
