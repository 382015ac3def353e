import { RECORD_WIDTH, type SeriesCursor, type SeriesHandle } from '../../src/index.js';

let records = new Float64Array(0);
let flags = new Uint8Array(0);

/** Rows that were just read; valid until the next call. */
export interface RingRows {
  readonly records: Float64Array;
  readonly flags: Uint8Array;
  readonly count: number;
}

/**
 * Reads the newest `limit` rows of memory, or null while they cannot be had. Into one scratch block for all charts
 * of the page: what is kept must be copied.
 */
export function readRing(handle: SeriesHandle, limit: number, cursor: SeriesCursor | null): RingRows | null {
  if (flags.length < limit) {
    records = new Float64Array(limit * RECORD_WIDTH);
    flags = new Uint8Array(limit);
  }
  const count = handle.readLast(limit, records, flags, cursor);
  return count < 0 ? null : { records, flags, count };
}

/** How many of the rows open before `openTime`. */
export function rowsBefore(ring: RingRows, openTime: number): number {
  let rows = 0;
  while (rows < ring.count && ring.records[rows * RECORD_WIDTH] < openTime) rows++;
  return rows;
}
