import { behindOf, type KlineDifference } from './difference.js';
import type { MigratedSeries } from './series-table.js';
import { lastBefore, type SideKline, type SidePart, isSameKline } from './side.js';

/** The same part of both sides of one series, read in one go: nobody writes between the two reads. */
export interface SeriesPair {
  readonly series: MigratedSeries;
  readonly legacy: readonly SideKline[];
  readonly shared: readonly SideKline[];
  /** Older klines are in no position to be compared: beyond what a side keeps, or beyond what was read of it. */
  readonly from: number;
  /** Where the part before this one ends; -Infinity when there is none. */
  readonly next: number;
  /** OpenTime of the newest kline of either side. */
  readonly newest: number;
}

export function pairOf(series: MigratedSeries, legacy: SidePart, shared: SidePart): SeriesPair {
  const reach = Math.max(legacy.reach, shared.reach);
  const cut = Math.max(cutOf(legacy), cutOf(shared));
  return {
    series,
    legacy: legacy.klines,
    shared: shared.klines,
    from: Math.max(reach, cut),
    next: cut > reach ? cut : Number.NEGATIVE_INFINITY,
    newest: Math.max(legacy.newest, shared.newest),
  };
}

/** Of klines older than this it is unknown whether a side holds them. */
function cutOf({ klines, isCut }: SidePart): number {
  return isCut ? timeAt(klines, 0) : Number.NEGATIVE_INFINITY;
}

/** Compares all of a pair, newest first. Returns how many klines that were. */
export function comparePair(pair: SeriesPair, found: (difference: KlineDifference) => void): number {
  let i = pair.legacy.length - 1;
  let j = pair.shared.length - 1;
  let compared = 0;
  while (i >= 0 || j >= 0) {
    const openTime = Math.max(timeAt(pair.legacy, i), timeAt(pair.shared, j));
    if (openTime < pair.from) break;
    const legacy = timeAt(pair.legacy, i) === openTime ? pair.legacy[i--] : null;
    const shared = timeAt(pair.shared, j) === openTime ? pair.shared[j--] : null;
    compared++;
    const difference = differenceOf(pair, openTime, legacy, shared);
    if (difference !== null) found(difference);
  }
  return compared;
}

/** The difference at one openTime, or null: also where the kline is not settled yet, or beyond what is kept. */
export function differenceAt(pair: SeriesPair, openTime: number): KlineDifference | null {
  if (openTime < pair.from) return null;
  const at = (klines: readonly SideKline[]) => {
    const kline = klines[lastBefore(klines, openTime + 1)];
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

function timeAt(klines: readonly SideKline[], index: number): number {
  return index < 0 || index >= klines.length ? Number.NEGATIVE_INFINITY : klines[index].openTime;
}
