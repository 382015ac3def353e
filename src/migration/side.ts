import type { Kline, SeriesName } from '../domain/index.js';
import type { SideName } from './phase.js';

/** A kline as a side tells it: a legacy shape without a flag cannot say whether it is final. */
export interface SideKline extends Omit<Kline, 'closed'> {
  closed: boolean | undefined;
}

/** One place that holds klines. Synchronous, on the thread that made the migration. */
export interface Side {
  readonly name: SideName;
  /** Klines of one series that it holds at most; Infinity when it drops none. */
  readonly capacity: number;
  /** The newest `limit` klines, ascending and unique. May throw what the place behind it throws. */
  read(series: SeriesName, limit?: number): SideKline[];
  /** The newest `limit` klines that open before `before`. */
  part(series: SeriesName, before: number, limit: number): SidePart;
  /** Takes klines, ascending: a held final one is not reopened by a forming one. Throws when it refuses. */
  put(series: SeriesName, klines: readonly SideKline[]): void;
}

/** A part of what a side holds of a series, and what is known of the rest. */
export interface SidePart {
  /** Ascending and unique. */
  readonly klines: readonly SideKline[];
  /** Whether older ones are held. */
  readonly isCut: boolean;
  /** OpenTime of the newest kline held, -Infinity when there is none. */
  readonly newest: number;
  /** As {@link reachOf} of all. */
  readonly reach: number;
}

/** A side that can tell how many klines a read would give at most, for less than the read. */
export interface CountedSide extends Side {
  count(series: SeriesName): number;
}

/** Whether two klines of one openTime say the same, as far as both say it. */
export function isSameKline(a: SideKline, b: SideKline): boolean {
  return (
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume &&
    (a.closed === b.closed || a.closed === undefined || b.closed === undefined)
  );
}

/** The oldest openTime that a side still cares for, given all it holds: a full one has let go of what is older. */
export function reachOf(side: Side, held: readonly SideKline[]): number {
  return held.length > 0 && held.length >= side.capacity ? held[0].openTime : Number.NEGATIVE_INFINITY;
}

/** As pages take them; the objects become the caller's. What nobody called final is not final. */
export function toKlines(klines: SideKline[]): Kline[] {
  for (const kline of klines) kline.closed ??= false;
  return klines as Kline[];
}

/** Index of the newest kline that opens before `before`, or -1. */
export function lastBefore(klines: readonly SideKline[], before: number): number {
  let low = 0;
  let high = klines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (klines[middle].openTime < before) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
