import type { SeriesKey, SeriesState } from '../domain/index.js';
import type { StoreGauge } from './gauges.js';

/** What a monitor may look at. Any thread. Crosses bundles as well. */
export interface StoreWatch {
  /** Has the store's latencies measured, in memory that the gauge keeps. Returns the remover, idempotent. */
  measure(gauge: StoreGauge): () => void;
  /** Visits the series that somebody holds, with their states as this thread knows them. */
  visitStates(visit: (key: SeriesKey, state: SeriesState) => void): void;
}
