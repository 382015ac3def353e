import { addIntervals, floorToInterval, type Interval } from '../../../src/domain/index.js';
import type { ExchangeTime } from '../exchange-time.js';
import { klineRow } from '../kline-formats.js';
import type { Listing, Market } from '../market/market.js';
import { ApiError, illegal, missing, unknownSymbol } from './api-error.js';
import type { WeightLimit } from './weight-limit.js';

interface Endpoint {
  readonly weight: number;
  readonly parameters: readonly string[];
  answer(query: URLSearchParams): unknown;
}

const DEFAULT_ROWS = 500;
const MAX_ROWS = 1_000;
const SYMBOL_RANGE = '^[\\w\\-._&&[^a-z]]{1,50}$';

/** The market-data part of the spot REST API (binance-spot-api-docs, rest-api.md), without keys. */
export class RestApi {
  private readonly listings: ReadonlyMap<string, Listing>;
  private readonly endpoints: Readonly<Record<string, Endpoint>> = {
    '/api/v3/ping': { weight: 1, parameters: [], answer: () => ({}) },
    '/api/v3/time': { weight: 1, parameters: [], answer: () => ({ serverTime: this.time.now() }) },
    '/api/v3/exchangeInfo': {
      weight: 20,
      parameters: ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus'],
      answer: (query) => this.exchangeInfo(query),
    },
    '/api/v3/klines': {
      weight: 2,
      parameters: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
      answer: (query) => this.klines(query),
    },
  };

  constructor(
    private readonly market: Market,
    private readonly time: ExchangeTime,
    private readonly weights: WeightLimit,
  ) {
    this.listings = new Map(market.listings.map((listing) => [listing.symbol, listing]));
  }

  /** Answers a path. @throws ApiError with the exchange's own code and words */
  answer(path: string, query: URLSearchParams): unknown {
    const endpoint = Object.hasOwn(this.endpoints, path) ? this.endpoints[path] : undefined;
    if (endpoint === undefined) throw new ApiError(404, -1000, `No such path: ${path}`);
    this.weights.use(endpoint.weight);
    const sent = [...new Set(query.keys())];
    const read = sent.filter((name) => endpoint.parameters.includes(name));
    if (read.length < sent.length) {
      throw new ApiError(
        400,
        -1104,
        `Not all sent parameters were read; read '${read.length}' parameter(s) but was sent '${sent.length}'.`,
      );
    }
    return endpoint.answer(query);
  }

  /** Rows of a series, oldest first. The rule of `startTime` and `endTime` is the protocol's. */
  rows(symbol: string, interval: Interval, from: number | null, to: number | null, limit: number) {
    const listing = this.listings.get(symbol);
    if (listing === undefined) throw unknownSymbol();
    const now = this.time.now();
    const first = this.market.firstOpenTime(symbol, interval);
    const last = floorToInterval(interval, Math.min(to ?? now, now));
    let at = addIntervals(interval, last, 1 - limit);
    if (from !== null) {
      const containing = floorToInterval(interval, from);
      at = containing < from ? addIntervals(interval, containing, 1) : containing;
    }
    const rows: (number | string)[][] = [];
    for (at = Math.max(at, first); at <= last && rows.length < limit; at = addIntervals(interval, at, 1)) {
      const kline = this.market.kline(symbol, interval, at, now);
      if (kline !== null) rows.push(klineRow(listing, interval, kline));
    }
    return rows;
  }

  private klines(query: URLSearchParams): unknown {
    const symbol = query.get('symbol') ?? '';
    if (symbol === '') throw missing('symbol');
    if (!/^[\p{L}\p{N}\-._]{1,50}$/u.test(symbol)) throw illegal('symbol', SYMBOL_RANGE);
    const interval = query.get('interval') ?? '';
    if (interval === '') throw missing('interval');
    if (!this.market.intervals.includes(interval as Interval))
      throw new ApiError(400, -1120, 'Invalid interval.');
    const limit = wholeNumber(query, 'limit') ?? DEFAULT_ROWS;
    if (limit < 1) throw new ApiError(400, -1130, "Data sent for parameter 'limit' is not valid.");
    const [from, to] = [wholeNumber(query, 'startTime'), wholeNumber(query, 'endTime')];
    return this.rows(symbol, interval as Interval, from, to, Math.min(limit, MAX_ROWS));
  }

  private exchangeInfo(query: URLSearchParams): unknown {
    const one = query.get('symbol');
    const several = query.get('symbols');
    let names: unknown = [...this.listings.keys()];
    if (one !== null) names = [one];
    else if (several !== null) {
      try {
        names = JSON.parse(several);
      } catch {
        throw illegal('symbols', '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}\\]$');
      }
    }
    if (!Array.isArray(names))
      throw illegal('symbols', '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}\\]$');
    return {
      timezone: 'UTC',
      serverTime: this.time.now(),
      rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6_000 }],
      exchangeFilters: [],
      symbols: names.map((name: unknown) => {
        const listing = this.listings.get(String(name));
        if (listing === undefined) throw unknownSymbol();
        return symbolInfo(listing);
      }),
    };
  }
}

function wholeNumber(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,20}$/.test(text)) throw illegal(name, '^[0-9]{1,20}$');
  return Number(text);
}

/** The smallest step of a number with so many decimals, as the exchange writes it. */
const step = (decimals: number) => (10 ** -decimals).toFixed(8);

function symbolInfo(listing: Listing) {
  return {
    symbol: listing.symbol,
    status: 'TRADING',
    baseAsset: listing.baseAsset,
    baseAssetPrecision: 8,
    quoteAsset: listing.quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: step(listing.priceDecimals),
        maxPrice: '922327.00000000',
        tickSize: step(listing.priceDecimals),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: step(listing.quantityDecimals),
        maxQty: '92141578.00000000',
        stepSize: step(listing.quantityDecimals),
      },
    ],
    permissions: ['SPOT'],
  };
}
