import type { FeedKline, Interval, SeriesState, TimeRange } from '../domain/index.js';

/** One series with its place in memory, as the page assigned it. */
export interface SeriesRef {
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  /** Index in the directory. */
  readonly slot: number;
  /** Generation of the slot at assignment: a write with an older one is refused by memory. */
  readonly generation: number;
}

/**
 * Where ingest puts what it knows. Three of them exist: straight into shared memory (worker, `shared`),
 * into transferred batches (worker, `transfer`), straight into the page's own memory (`inline`).
 * Calls never throw and never block; what memory refuses is counted there.
 */
export interface SeriesWriter {
  /** A live kline: same openTime replaces, a later one appends, an earlier one corrects. */
  update(ref: SeriesRef, kline: FeedKline): void;
  /** History and backfill: ascending, unique klines, and the ranges the exchange confirmed empty. */
  merge(ref: SeriesRef, klines: readonly FeedKline[], confirmedEmpty: readonly TimeRange[]): void;
  /** The series' state with its reason in words. Said only when one of the two changes. */
  setState(ref: SeriesRef, state: SeriesState, reason: string): void;
}
