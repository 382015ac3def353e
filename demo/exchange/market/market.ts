import type { Interval } from '../../../src/domain/index.js';
import type { Bar } from './bar.js';

/** What trades at the exchange. */
export interface Listing {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  /** Decimals of the price. */
  readonly priceDecimals: number;
  /** Decimals of the quantity. */
  readonly quantityDecimals: number;
  /** Decimals in which quote volumes are counted. */
  readonly quoteDecimals: number;
}

/** A kline of the market with its place in the sequence of trades. */
export interface MarketKline extends Bar {
  readonly openTime: number;
  /** Id of the first trade, or -1 when there was none. */
  readonly firstTrade: number;
  readonly lastTrade: number;
}

/** Where prices come from: made up from a seed, or replayed from a recording. All times in ms UTC. */
export interface Market {
  readonly listings: readonly Listing[];
  readonly intervals: readonly Interval[];
  /** OpenTime of the first kline of a symbol. */
  firstOpenTime(symbol: string, interval: Interval): number;
  /** What had been traded by `now` of the kline that opens at `openTime`; null when there is none. */
  kline(symbol: string, interval: Interval, openTime: number, now: number): MarketKline | null;
  /** When the recording ends: nothing happens after it. Infinity for a market that goes on. */
  readonly endTime: number;
}
