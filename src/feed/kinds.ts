import type { Interval } from '../domain/index.js';
import { BINANCE_INTERVALS, normalizeBinanceSymbol } from './binance/symbol.js';
import type { FeedDescriptor } from './contract.js';
import { UDF_INTERVALS } from './udf/resolution.js';

/** What a page must know of a kind of feed without running it. */
export interface FeedKind {
  readonly intervals: readonly Interval[];
  /** The one spelling of a symbol. Pure; never throws. */
  normalizeSymbol(symbol: string): string;
}

/** All kinds that a descriptor can name. Light: the feeds themselves are made by createFeed, in the worker. */
export const KINDS: Readonly<Record<FeedDescriptor['kind'], FeedKind>> = {
  binance: { intervals: BINANCE_INTERVALS, normalizeSymbol: normalizeBinanceSymbol },
  'binance-futures': {
    intervals: BINANCE_INTERVALS.filter((interval) => interval !== '1s'),
    normalizeSymbol: normalizeBinanceSymbol,
  },
  // What a symbol means, and whether its case counts, is the server's matter.
  udf: { intervals: UDF_INTERVALS, normalizeSymbol: (symbol) => symbol },
};
