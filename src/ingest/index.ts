export { DirectSeriesWriter } from './direct-series-writer.js';
export { Ingest, type IngestOptions, type IngestStats, type Want } from './ingest.js';
export { SleepWatch } from './sleep-watch.js';
export type { SeriesRef, SeriesWriter } from './series-writer.js';
