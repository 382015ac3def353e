export { DirectSeriesWriter } from './direct-series-writer.js';
export { Ingest, type IngestOptions, type IngestStats, type Want } from './ingest.js';
export type { SeriesRef, SeriesWriter } from './series-writer.js';
