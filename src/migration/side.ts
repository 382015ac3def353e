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
  /** Takes klines, ascending: a held final one is not reopened by a forming one. Throws when it refuses. */
  put(series: SeriesName, klines: readonly SideKline[]): void;
}

/** A side that can tell how many klines a read would give at most, for less than the read. */
export interface CountedSide extends Side {
  count(series: SeriesName): number;
}

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Whether two klines of one openTime say the same, as far as both say it. */
export function isSameKline(a: SideKline, b: SideKline): boolean {
  if (a.closed !== undefined && b.closed !== undefined && a.closed !== b.closed) return false;
  return FIELDS.every((field) => a[field] === b[field]);
}

/** The oldest openTime that a side still cares for, given all it holds: a full one has let go of what is older. */
export function reachOf(side: Side, held: readonly SideKline[]): number {
  return held.length > 0 && held.length >= side.capacity ? held[0].openTime : Number.NEGATIVE_INFINITY;
}

/** As pages take it. What nobody called final is not final. */
export function toKline(kline: SideKline): Kline {
  return { ...kline, closed: kline.closed ?? false };
}
