import { behindOf, type KlineDifference } from './difference.js';
import type { MigratedSeries } from './series-table.js';
import { isSameKline, reachOf, type Side, type SideKline } from './side.js';

/** Both sides of one series, read in one go: nobody writes between the two reads. */
export interface SeriesPair {
  readonly series: MigratedSeries;
  readonly legacy: readonly SideKline[];
  readonly shared: readonly SideKline[];
  /** Older klines are beyond what one of the sides keeps. */
  readonly from: number;
  /** OpenTime of the newest kline of either side. */
  readonly newest: number;
}

export function pairOf(
  series: MigratedSeries,
  [legacySide, legacy]: readonly [Side, readonly SideKline[]],
  [sharedSide, shared]: readonly [Side, readonly SideKline[]],
): SeriesPair {
  return {
    series,
    legacy,
    shared,
    from: Math.max(reachOf(legacySide, legacy), reachOf(sharedSide, shared)),
    newest: Math.max(timeAt(legacy, legacy.length - 1), timeAt(shared, shared.length - 1)),
  };
}

/**
 * Compares klines older than `before`, newest first, `budget` of them at most. Returns how many were compared and where
 * to go on: -Infinity when the series is through.
 */
export function comparePair(
  pair: SeriesPair,
  before: number,
  budget: number,
  found: (difference: KlineDifference) => void,
): { compared: number; before: number } {
  let i = lastBefore(pair.legacy, before);
  let j = lastBefore(pair.shared, before);
  let compared = 0;
  while (i >= 0 || j >= 0) {
    const openTime = Math.max(timeAt(pair.legacy, i), timeAt(pair.shared, j));
    if (openTime < pair.from) break;
    if (compared === budget) return { compared, before: timeAfter(openTime) };
    const legacy = timeAt(pair.legacy, i) === openTime ? pair.legacy[i--] : null;
    const shared = timeAt(pair.shared, j) === openTime ? pair.shared[j--] : null;
    compared++;
    const difference = differenceOf(pair, openTime, legacy, shared);
    if (difference !== null) found(difference);
  }
  return { compared, before: Number.NEGATIVE_INFINITY };
}

/** The difference at one openTime, or null: also where the kline is not settled yet, or beyond what is kept. */
export function differenceAt(pair: SeriesPair, openTime: number): KlineDifference | null {
  if (openTime < pair.from) return null;
  const at = (klines: readonly SideKline[]) => {
    const kline = klines[lastBefore(klines, timeAfter(openTime))];
    return kline?.openTime === openTime ? kline : null;
  };
  return differenceOf(pair, openTime, at(pair.legacy), at(pair.shared));
}

function differenceOf(
  { series, newest }: SeriesPair,
  openTime: number,
  legacy: SideKline | null,
  shared: SideKline | null,
): KlineDifference | null {
  if (legacy === null && shared === null) return null;
  if (legacy !== null && shared !== null && isSameKline(legacy, shared)) return null;
  // The newest kline changes with every tick, and a tick may still be on its way to one side: it waits until it closes.
  if (openTime === newest && !isFinalWhereHeld(legacy, shared)) return null;
  const { key, symbol, interval } = series;
  const kind =
    legacy === null ? 'missing-in-legacy' : shared === null ? 'missing-in-shared' : ('differs' as const);
  return { key, symbol, interval, openTime, kind, behind: behindOf(legacy, shared), legacy, shared };
}

function isFinalWhereHeld(legacy: SideKline | null, shared: SideKline | null): boolean {
  const said = [legacy, shared].flatMap((kline) => (kline?.closed === undefined ? [] : [kline.closed]));
  return said.length > 0 && said.every(Boolean);
}

/** Just late enough to come before nothing but what opens at `openTime`: openTimes are whole milliseconds. */
function timeAfter(openTime: number): number {
  return openTime + 1;
}

function timeAt(klines: readonly SideKline[], index: number): number {
  return index < 0 ? Number.NEGATIVE_INFINITY : klines[index].openTime;
}

/** Index of the newest kline that opens before `before`, or -1. */
function lastBefore(klines: readonly SideKline[], before: number): number {
  let low = 0;
  let high = klines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (klines[middle].openTime < before) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
