import type { SeriesKey, SeriesState } from '../domain/index.js';

/**
 * Is told how long things took, ms. Called in the wake-up, so it must be quick and throw nothing. What crosses bundles:
 * plain functions.
 */
export interface StoreGauge {
  /** From a series' change in memory until the signals of this thread are bumped. Of few series a wake-up. */
  update(ms: number): void;
  /** From the posting of a worker's message until this thread took it. Not called where no message is needed. */
  message(ms: number): void;
}

/** What a monitor may look at. Any thread. Crosses bundles as well. */
export interface StoreWatch {
  /** Has the store's latencies measured, in memory that the gauge keeps. Returns the remover, idempotent. */
  measure(gauge: StoreGauge): () => void;
  /** Visits the series that somebody holds, with their states as this thread knows them. In workers allocates the keys. */
  visitStates(visit: (key: SeriesKey, state: SeriesState) => void): void;
}
