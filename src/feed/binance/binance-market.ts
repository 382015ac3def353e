import type { Interval } from '../../domain/index.js';
import { BINANCE_INTERVALS } from './symbol.js';

/** What tells one market of the exchange from another: hosts, paths, limits. The protocol is the same. */
export interface BinanceMarket {
  /** Tried in order. */
  readonly restUrls: readonly string[];
  readonly streamUrls: readonly string[];
  /** Beginning of every REST path. */
  readonly path: string;
  readonly intervals: readonly Interval[];
  /** Rows of one klines request at most. */
  readonly page: number;
  /** Weight of a klines request for so many rows. */
  readonly klinesWeight: (rows: number) => number;
  readonly infoWeight: number;
  /** Whether exchangeInfo can be asked for one symbol, or some. */
  readonly asksOneSymbol: boolean;
  /** Half of what the exchange allows an address per minute: the other half is the user's other programs'. */
  readonly weightPerMinute: number;
}

/**
 * Spot (binance-spot-api-docs, rest-api.md and web-socket-streams.md). The second hosts are for market data only, and
 * reachable where the first are blocked.
 */
export const SPOT: BinanceMarket = {
  restUrls: ['https://api.binance.com', 'https://data-api.binance.vision'],
  streamUrls: ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'],
  path: '/api/v3',
  intervals: BINANCE_INTERVALS,
  page: 1_000,
  klinesWeight: () => 2,
  infoWeight: 20,
  asksOneSymbol: true,
  weightPerMinute: 3_000,
};

/** USD-M futures (developers.binance.com, "USDⓈ-M Futures": General Info, Kline/Candlestick Data and Streams). */
export const USD_M_FUTURES: BinanceMarket = {
  restUrls: ['https://fapi.binance.com'],
  streamUrls: ['wss://fstream.binance.com/market'],
  path: '/fapi/v1',
  intervals: BINANCE_INTERVALS.filter((interval) => interval !== '1s'),
  page: 1_500,
  klinesWeight: (rows) => (rows < 100 ? 1 : rows < 500 ? 2 : rows <= 1_000 ? 5 : 10),
  infoWeight: 1,
  asksOneSymbol: false,
  weightPerMinute: 1_200,
};
