import type { ReadonlySignal } from '@preact/signals-core';
import type { Interval, SeriesKey, SeriesState } from '../domain/index.js';

/** What {@link SeriesHandle.readSince} answers instead of a count of records. */
export const UNCHANGED = 0;
/** More changed than can be told apart: read the whole window and call `setData`. */
export const RESET = -1;
/** A writer held the series for longer than the limit: keep what you have, ask at the next bump. */
export const BUSY = -2;
/** The handle was released, or its series evicted: open it anew. */
export const GONE = -3;

/** Doubles per record in the arrays that reads fill: openTime, open, high, low, close, volume. */
export const RECORD_WIDTH = 6;

/** Bits of a record's flag byte. */
export const FLAG_FINAL = 1;
/** The exchange confirmed that nothing lies between this record and the one before it. */
export const FLAG_GAP_CONFIRMED = 2;

/** Where a reader stands in a series. Owned and kept by the reader; compared modulo 2^32. */
export interface SeriesCursor {
  generation: number;
  appended: number;
  rewrites: number;
  /** Lock sequence of the last read: tells a bump that changed nothing here. */
  sequence: number;
}

export interface SeriesStatus {
  readonly state: SeriesState;
  /** In words, for people. */
  readonly reason: string;
}

/**
 * One series that somebody watches: holding it keeps the series subscribed at the feed and safe from
 * eviction. Main thread or worker; reads never block longer than the limit and allocate nothing.
 */
export interface SeriesHandle {
  readonly key: SeriesKey;
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  /** Rises once per wake-up that touched this series, never once per tick. Of this bundle. */
  readonly version: ReadonlySignal<number>;
  readonly status: ReadonlySignal<SeriesStatus>;
  /** How many klines the series holds now, or BUSY, GONE. */
  count(): number;
  /**
   * Copies the newest `limit` records, oldest first, six doubles each, into `out`
   * (of at least `limit * RECORD_WIDTH`), their flags into `flags`, and sets `cursor` to this moment.
   * Returns how many, or BUSY (nothing copied that may be used), GONE.
   */
  readLast(limit: number, out: Float64Array, flags: Uint8Array | null, cursor: SeriesCursor | null): number;
  /**
   * What happened since `cursor`: UNCHANGED, or n > 0 records copied as by `readLast` (the last n: the
   * first of them replaces the one the reader had as its newest), or RESET, BUSY, GONE. `out` bounds n: more is RESET.
   */
  readSince(cursor: SeriesCursor, out: Float64Array, flags: Uint8Array | null): number;
  /** Lets go; the feed's stream ends after the grace period when nobody else holds the series. Idempotent. */
  release(): void;
}
