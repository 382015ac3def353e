export { DirectSeriesWriter } from './direct-series-writer.js';
export { Ingest, type IngestOptions } from './ingest.js';
export type { SeriesRef, SeriesWriter } from './series-writer.js';
