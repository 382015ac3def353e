import type { Interval } from '../../../src/domain/index.js';
import type { ExchangeTime } from '../exchange-time.js';
import { type KlineRow, klineRow } from '../kline-formats.js';
import { KlineGrid } from '../market/grid.js';
import type { FaultSwitches } from '../faults/fault-switches.js';
import { ListingIndex } from '../market/listing-index.js';
import type { Market } from '../market/market.js';
import { ApiError, notValid, unknownInterval, unknownSymbol } from './api-error.js';
import { exchangeInfo } from './exchange-info.js';
import { Parameters } from './parameters.js';
import type { WeightLimit } from './weight-limit.js';

interface Endpoint {
  readonly weight: number;
  readonly parameters: readonly string[];
  answer(parameters: Parameters): unknown;
}

export interface RowsRequest {
  readonly symbol: string;
  readonly grid: KlineGrid;
  /** First openTime, ms UTC; without it the newest klines are wanted. */
  readonly from: number | null;
  /** Last openTime, ms UTC; without it up to now. */
  readonly to: number | null;
  readonly limit: number;
}

const DEFAULT_ROWS = 500;
const MAX_ROWS = 1_000;

/** The market-data part of the spot REST API (binance-spot-api-docs, rest-api.md), without keys. */
export class RestApi {
  private readonly index: ListingIndex;
  private readonly endpoints: Readonly<Record<string, Endpoint>> = {
    '/api/v3/ping': { weight: 1, parameters: [], answer: () => ({}) },
    '/api/v3/time': { weight: 1, parameters: [], answer: () => ({ serverTime: this.told() }) },
    '/api/v3/exchangeInfo': {
      weight: 20,
      parameters: ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus'],
      answer: (parameters) => exchangeInfo(parameters, this.index.bySymbol, this.told()),
    },
    '/api/v3/klines': {
      weight: 2,
      parameters: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
      answer: (parameters) => this.klines(parameters),
    },
  };

  constructor(
    private readonly market: Market,
    private readonly time: ExchangeTime,
    private readonly weights: WeightLimit,
    private readonly faults: FaultSwitches,
  ) {
    this.index = new ListingIndex(market);
  }

  /** The time as the exchange tells it. */
  private told(): number {
    return this.time.now() + this.faults.value('skew');
  }

  /** Whether there is something at a path. */
  has(path: string): boolean {
    return Object.hasOwn(this.endpoints, path);
  }

  /** Answers a path. @throws ApiError with the exchange's own code and words */
  answer(path: string, query: URLSearchParams): unknown {
    if (!this.has(path)) throw new ApiError(404, -1000, `There is nothing at ${path}.`);
    const endpoint = this.endpoints[path];
    this.weights.use(endpoint.weight);
    return endpoint.answer(new Parameters(query, endpoint.parameters));
  }

  /**
   * Rows of a series as they stood at `now`, oldest first. With a start they begin there, else the newest up to the
   * end are taken.
   * @throws ApiError -1121, -1120
   */
  rows({ symbol, grid, from, to, limit }: RowsRequest, now = this.time.now()): KlineRow[] {
    if (!this.index.bySymbol.has(symbol)) throw unknownSymbol();
    if (!this.market.intervals.includes(grid.interval)) throw unknownInterval();
    const { market } = this;
    const last = Math.min(to ?? now, now);
    const rows: KlineRow[] = [];
    const add = (openTime: number) => {
      const kline = market.kline(symbol, grid, openTime, now);
      if (kline !== null) rows.push(klineRow(kline));
    };
    if (from !== null) {
      let at = market.openTimeFrom(symbol, grid, from);
      while (at !== null && at <= last && rows.length < limit) {
        add(at);
        at = market.openTimeFrom(symbol, grid, at + 1);
      }
      return rows;
    }
    let at = market.openTimeUpTo(symbol, grid, last);
    while (at !== null && rows.length < limit) {
      add(at);
      at = market.openTimeUpTo(symbol, grid, at - 1);
    }
    return rows.toReversed();
  }

  private klines(parameters: Parameters): KlineRow[] {
    const symbol = parameters.symbol('symbol');
    const interval = parameters.mandatory('interval') as Interval;
    if (!this.market.intervals.includes(interval)) throw unknownInterval();
    const limit = parameters.wholeNumber('limit') ?? DEFAULT_ROWS;
    if (limit < 1) throw notValid('limit');
    const request = {
      symbol,
      grid: new KlineGrid(interval, parameters.timeZone('timeZone')),
      from: parameters.wholeNumber('startTime'),
      to: parameters.wholeNumber('endTime'),
      limit: Math.min(limit, MAX_ROWS),
    };
    return this.rows(request, this.time.now() - this.faults.value('rest-behind'));
  }
}
