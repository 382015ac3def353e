import type { FeedKline } from '../domain/index.js';
import type { SeriesPlace } from '../memory/index.js';

/** Doubles of one row: what, slot, generation, then six of the kline, its closed flag, its revision. */
export const ROW_WIDTH = 11;
/** Rows of one batch. */
export const BATCH_ROWS = 1024;
export const BATCH_BYTES = BATCH_ROWS * ROW_WIDTH * 8;
/** Batches that may be under way at once: beyond it the sender waits and coalesces. */
export const MAX_UNRETURNED = 3;

export const RowKind = {
  /** A live kline. */
  LIVE: 1,
  /** One kline of a merge: consecutive rows of one series are merged together. */
  MERGE: 2,
  /** A range confirmed empty that belongs to the merge rows before it: openTime and open are its ends. */
  EMPTY_RANGE: 3,
} as const;

export function writeRow(
  out: Float64Array,
  row: number,
  kind: number,
  place: SeriesPlace,
  kline: FeedKline,
): void {
  const at = row * ROW_WIDTH;
  out[at] = kind;
  out[at + 1] = place.slot;
  out[at + 2] = place.generation;
  out[at + 3] = kline.openTime;
  out[at + 4] = kline.open;
  out[at + 5] = kline.high;
  out[at + 6] = kline.low;
  out[at + 7] = kline.close;
  out[at + 8] = kline.volume;
  out[at + 9] = kline.closed ? 1 : 0;
  out[at + 10] = kline.revision ?? Number.NaN;
}

export function readKline(rows: Float64Array, row: number): FeedKline {
  const at = row * ROW_WIDTH;
  const kline: FeedKline = {
    openTime: rows[at + 3],
    open: rows[at + 4],
    high: rows[at + 5],
    low: rows[at + 6],
    close: rows[at + 7],
    volume: rows[at + 8],
    closed: rows[at + 9] === 1,
  };
  if (!Number.isNaN(rows[at + 10])) kline.revision = rows[at + 10];
  return kline;
}
