import type { ReadonlySignal } from '@preact/signals-core';
import type { Interval, SeriesKey, SeriesState } from '../domain/index.js';
import type { SeriesCursor } from '../memory/index.js';

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
  /** How long ago the series last changed in memory, ms: for measuring, right for half an hour. */
  msSinceChange(): number;
  /** Says whether somebody looks at what this handle is for: such series are caught up with first. Default: nobody. */
  setVisible(visible: boolean): void;
  /** Lets go; the feed's stream ends after the grace period when nobody else holds the series. Idempotent. */
  release(): void;
}
