import type { Interval } from '../../../src/domain/index.js';
import { KlineGrid } from '../market/grid.js';
import type { Listing, Market, MarketKline } from '../market/market.js';

interface Hole {
  readonly symbol: string;
  readonly interval: Interval;
  /** OpenTimes, ms UTC, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

const keyOf = (symbol: string, interval: Interval) => `${symbol} ${interval}`;

/**
 * A market to which things happen that are no fault of any line: klines that the exchange itself lacks, and has
 * later after all; closed ones that it restates; symbols that are halted, delisted or listed under another name. What
 * it answers is the truth from then on.
 */
export class AlteredMarket implements Market {
  listings: readonly Listing[];
  readonly intervals: readonly Interval[];
  readonly endTime: number;
  private readonly holes = new Map<string, Hole[]>();
  private readonly restated = new Map<string, Map<number, number>>();
  private readonly halted = new Map<string, number>();
  private readonly renamed = new Map<string, string>();

  constructor(private readonly market: Market) {
    ({ listings: this.listings, intervals: this.intervals, endTime: this.endTime } = market);
  }

  /** The exchange has no klines of a series from `from` (inclusive) to `to` (exclusive), ms UTC. */
  addHole(symbol: string, interval: Interval, from: number, to: number): void {
    const key = keyOf(symbol, interval);
    this.holes.set(key, [...(this.holes.get(key) ?? []), { symbol, interval, from, to }]);
  }

  /** It has them after all. Returns whether there was a hole. */
  fillHoles(symbol: string, interval: Interval): boolean {
    return this.holes.delete(keyOf(symbol, interval));
  }

  /** One more trade is found in a closed kline: volume and count rise. */
  restate(symbol: string, interval: Interval, openTime: number): void {
    const key = keyOf(symbol, interval);
    const series = this.restated.get(key) ?? new Map<number, number>();
    this.restated.set(key, series.set(openTime, (series.get(openTime) ?? 0) + 1));
  }

  /** Nothing of a symbol is traded from `time` (ms UTC) on, and no kline begins, until `resume`. */
  halt(symbol: string, time: number): void {
    this.halted.set(symbol, time);
  }

  resume(symbol: string): void {
    this.halted.delete(symbol);
  }

  /** A symbol is listed under another name; the old one is unknown. */
  rename(symbol: string, name: string): void {
    this.renamed.set(this.original(symbol), name);
    this.listings = this.market.listings.map((listing) => ({
      ...listing,
      symbol: this.renamed.get(listing.symbol) ?? listing.symbol,
    }));
  }

  openTimeFrom(symbol: string, grid: KlineGrid, time: number): number | null {
    if (this.renamed.has(symbol)) return null;
    const original = this.original(symbol);
    let at = this.market.openTimeFrom(original, grid, time);
    for (let hole = this.holeAt(symbol, grid, at); hole !== null; hole = this.holeAt(symbol, grid, at)) {
      at = this.market.openTimeFrom(original, grid, hole.to);
    }
    return at !== null && at >= (this.halted.get(symbol) ?? Number.POSITIVE_INFINITY) ? null : at;
  }

  openTimeUpTo(symbol: string, grid: KlineGrid, time: number): number | null {
    if (this.renamed.has(symbol)) return null;
    const original = this.original(symbol);
    const end = (this.halted.get(symbol) ?? Number.POSITIVE_INFINITY) - 1;
    let at = this.market.openTimeUpTo(original, grid, Math.min(time, end));
    for (let hole = this.holeAt(symbol, grid, at); hole !== null; hole = this.holeAt(symbol, grid, at)) {
      at = this.market.openTimeUpTo(original, grid, hole.from - 1);
    }
    return at;
  }

  kline(symbol: string, grid: KlineGrid, openTime: number, now: number): MarketKline | null {
    if (this.renamed.has(symbol) || this.holeAt(symbol, grid, openTime) !== null) return null;
    const traded = Math.min(now, this.halted.get(symbol) ?? now);
    const kline = this.market.kline(this.original(symbol), grid, openTime, traded);
    const extra = this.restated.get(keyOf(symbol, grid.interval))?.get(openTime) ?? 0;
    if (kline === null || extra === 0 || now < grid.after(openTime)) return kline;
    return { ...kline, volume: plus(kline.volume, extra), trades: kline.trades + extra };
  }

  private original(symbol: string): string {
    for (const [original, name] of this.renamed) if (name === symbol) return original;
    return symbol;
  }

  private holeAt(symbol: string, grid: KlineGrid, openTime: number | null): Hole | null {
    if (openTime === null || grid.offset !== 0 || this.holes.size === 0) return null;
    const holes = this.holes.get(keyOf(symbol, grid.interval));
    return holes?.find(({ from, to }) => openTime >= from && openTime < to) ?? null;
  }
}

/** A decimal text, more by so many whole units. */
function plus(text: string, units: number): string {
  const [whole, fraction] = text.split('.');
  const sum = String(BigInt(whole) + BigInt(units));
  return fraction === undefined ? sum : `${sum}.${fraction}`;
}
