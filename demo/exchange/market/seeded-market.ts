import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';
import type { Bar } from './bar.js';
import { DayTree, type Span } from './day-tree.js';
import { Days } from './days.js';
import { formatUnits } from './decimals.js';
import type { KlineGrid } from './grid.js';
import { type SeededListing, seededListings } from './listings.js';
import type { Market, MarketKline } from './market.js';

const SECOND = 1_000;

/** The part of a forming kline that is made of whole seconds. */
interface Forming extends Span {
  openTime: number;
  upTo: number;
}

/**
 * A market made up from a seed. Every day of every symbol follows from a formula, and is divided into hours,
 * minutes and seconds that make it up exactly; so nothing is stored, all intervals agree, and a restart
 * tells the same history.
 */
export class SeededMarket implements Market {
  readonly listings: readonly SeededListing[] = seededListings();
  readonly intervals = BINANCE_INTERVALS;
  readonly endTime = Number.POSITIVE_INFINITY;
  private readonly bySymbol = new Map(this.listings.map((listing) => [listing.symbol, listing]));
  private readonly trees = new Map<string, DayTree>();
  /** At most one per symbol and interval. A series that is watched asks for the same kline over and over. */
  private readonly forming = new Map<string, Forming>();
  private readonly days: Days;

  constructor(private readonly seed: number) {
    this.days = new Days(seed);
  }

  openTimeFrom(symbol: string, grid: KlineGrid, time: number): number {
    // The first kline contains the listing, and may have begun before it.
    return Math.max(grid.ceil(time), grid.floor(this.listing(symbol).listedAt));
  }

  openTimeUpTo(symbol: string, grid: KlineGrid, time: number): number | null {
    const openTime = grid.floor(time);
    return openTime < grid.floor(this.listing(symbol).listedAt) ? null : openTime;
  }

  kline(symbol: string, grid: KlineGrid, openTime: number, now: number): MarketKline | null {
    const listing = this.listing(symbol);
    const next = grid.after(openTime);
    const begin = Math.max(openTime, listing.listedAt);
    if (begin >= Math.min(next, now)) return null;
    const tree = this.tree(listing);
    let span: Span;
    if (now < next && grid.offset === 0) span = this.formingSpan(tree, symbol, grid, begin, openTime, now);
    else {
      span = { bar: null, firstTrade: -1 };
      tree.add(span, begin, Math.min(next, now));
    }
    return span.bar === null ? null : written(listing, span.bar, span.firstTrade, openTime, next - 1);
  }

  /** Whole seconds are added to what is known already; the running one comes on top. */
  private formingSpan(
    tree: DayTree,
    symbol: string,
    grid: KlineGrid,
    begin: number,
    openTime: number,
    now: number,
  ): Span {
    const second = Math.floor(now / SECOND) * SECOND;
    const key = `${symbol} ${grid.interval}`;
    let known = this.forming.get(key);
    if (known === undefined || known.openTime !== openTime || known.upTo > second) {
      known = { openTime, upTo: begin, bar: null, firstTrade: -1 };
      this.forming.set(key, known);
    }
    if (known.upTo < second) {
      tree.add(known, known.upTo, second);
      known.upTo = second;
    }
    const span: Span = { bar: known.bar === null ? null : { ...known.bar }, firstTrade: known.firstTrade };
    if (now > second) tree.add(span, second, now);
    return span;
  }

  private tree(listing: SeededListing): DayTree {
    let tree = this.trees.get(listing.symbol);
    if (tree === undefined) {
      tree = new DayTree(this.seed, listing, this.days);
      this.trees.set(listing.symbol, tree);
    }
    return tree;
  }

  private listing(symbol: string): SeededListing {
    const listing = this.bySymbol.get(symbol);
    if (listing === undefined) {
      throw new RangeError(`${symbol} is not listed: ask only for symbols of listings.`);
    }
    return listing;
  }
}

function written(
  { priceDecimals, quantityDecimals, quoteDecimals }: SeededListing,
  bar: Bar,
  firstTrade: number,
  openTime: number,
  closeTime: number,
): MarketKline {
  return {
    openTime,
    closeTime,
    open: formatUnits(bar.open, priceDecimals),
    high: formatUnits(bar.high, priceDecimals),
    low: formatUnits(bar.low, priceDecimals),
    close: formatUnits(bar.close, priceDecimals),
    volume: formatUnits(bar.volume, quantityDecimals),
    quoteVolume: formatUnits(bar.quoteVolume, quoteDecimals),
    trades: bar.trades,
    takerVolume: formatUnits(bar.takerVolume, quantityDecimals),
    takerQuoteVolume: formatUnits(bar.takerQuoteVolume, quoteDecimals),
    firstTrade,
    lastTrade: firstTrade < 0 ? -1 : firstTrade + bar.trades - 1,
  };
}
