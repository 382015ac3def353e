import type { Interval } from '../../../src/domain/index.js';
import type { KlineGrid } from './grid.js';

/** What trades at the exchange. */
export interface Listing {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  /** Decimals of the price: its step is one unit of the last. */
  readonly priceDecimals: number;
  /** Decimals of the quantity: its step is one unit of the last. */
  readonly quantityDecimals: number;
}

/** A kline as the exchange tells it: decimal texts, exact. Volumes in base, quote volumes in quote currency. */
export interface MarketKline {
  /** ms UTC. */
  readonly openTime: number;
  /** Its last millisecond, UTC. */
  readonly closeTime: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly trades: number;
  readonly takerVolume: string;
  readonly takerQuoteVolume: string;
  /** Id of the first trade, or -1 when there was none. */
  readonly firstTrade: number;
  readonly lastTrade: number;
}

/**
 * Where prices come from: made up from a seed, or replayed from a recording. All times in ms UTC. A market has no
 * clock: it is asked what had happened by a moment, and answers the same each time.
 */
export interface Market {
  readonly listings: readonly Listing[];
  readonly intervals: readonly Interval[];
  /** When the recording ends: nothing happens after it. Infinity for a market that goes on. */
  readonly endTime: number;
  /** The first openTime at or after a time; null when the series has none any more. */
  openTimeFrom(symbol: string, grid: KlineGrid, time: number): number | null;
  /** The last openTime at or before a time; null when the series had not begun. */
  openTimeUpTo(symbol: string, grid: KlineGrid, time: number): number | null;
  /** What had been traded by `now` of the kline that opens at `openTime`; null when there is none. */
  kline(symbol: string, grid: KlineGrid, openTime: number, now: number): MarketKline | null;
}
