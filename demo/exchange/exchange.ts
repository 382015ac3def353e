import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Interval } from '../../src/domain/index.js';
import { answerControl } from './control-api.js';
import { checkOptions, type ExchangeOptions } from './exchange-options.js';
import { ExchangeTime } from './exchange-time.js';
import type { KlineRow } from './kline-formats.js';
import { KlineGrid } from './market/grid.js';
import type { Market } from './market/market.js';
import { SeededMarket } from './market/seeded-market.js';
import { readRecording } from './replay/recording.js';
import { ReplayMarket } from './replay/replay-market.js';
import { ApiError } from './rest/api-error.js';
import { RestApi } from './rest/rest-api.js';
import { WeightLimit } from './rest/weight-limit.js';
import { StreamServer } from './stream/stream-server.js';
import { REAL_TIMERS } from './timers.js';

export type { ExchangeOptions } from './exchange-options.js';

export interface ExchangeStats {
  /** Exchange time, ms UTC. */
  readonly now: number;
  readonly speed: number;
  readonly tickRate: number;
  /** Open now, and since the beginning. */
  readonly connections: number;
  readonly accepted: number;
  /** Subscribed streams with how many clients have each; also those that do not exist and stay silent. */
  readonly streams: Readonly<Record<string, number>>;
  readonly framesSent: number;
  /** Requests by path; `other` for paths where there is nothing. */
  readonly requests: Readonly<Record<string, number>>;
  /** Weight used in the running minute. */
  readonly usedWeight: number;
}

/**
 * Plain GETs from any page, also an isolated one. No other header of CORS: a preflight fails, as on the real
 * exchange.
 */
const CORS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
/** The last bar's last word comes after the recording's end; then time stands still. */
const AFTER_END_MS = 3_000;
const END_CHECK_MS = 1_000;

/**
 * A spot exchange's market data, spoken as Binance speaks it: REST under `/api/`, streams under `/ws` and
 * `/stream`. It listens on nothing itself: any HTTP server hands requests and upgrades to it.
 */
export class Exchange {
  readonly time: ExchangeTime;
  readonly streams: StreamServer;
  private readonly rest: RestApi;
  private readonly weights: WeightLimit;
  private readonly requests: Record<string, number> = {};
  private readonly endWatch: () => void;
  private readonly log: (message: string) => void;

  /** @throws ExchangeError `bad-option`, RecordingError when the recording cannot be replayed */
  constructor(options: ExchangeOptions = {}) {
    checkOptions(options);
    this.log = options.log ?? (() => undefined);
    const realNow = options.now ?? Date.now;
    const timers = options.timers ?? REAL_TIMERS;
    const { market, startAt } = marketOf(options);
    this.time = new ExchangeTime(realNow, startAt, options.speed ?? 1, market.endTime + AFTER_END_MS);
    this.weights = new WeightLimit(realNow);
    this.rest = new RestApi(market, this.time, this.weights);
    this.streams = new StreamServer(market, this.time, realNow, timers);
    this.streams.tickRate = options.tickRate ?? 0;
    this.endWatch = timers.every(END_CHECK_MS, () => {
      if (this.time.now() < market.endTime + AFTER_END_MS) return;
      this.endWatch();
      this.log('The recording has ended: its last kline is closed, and no more are sent.');
    });
  }

  /** Whether a request was ours, and so is answered. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const url = urlOf(request);
    if (url === null) return false;
    const { pathname } = url;
    if (pathname.startsWith('/__exchange/')) {
      this.reply(response, () => answerControl(this, pathname, url.searchParams));
    } else if (pathname.startsWith('/api/')) {
      const path = this.rest.has(pathname) ? pathname : 'other';
      this.requests[path] = (this.requests[path] ?? 0) + 1;
      this.reply(response, () => {
        if (request.method === 'OPTIONS') throw new ApiError(403, -1000, 'A preflight is not accepted.');
        if (request.method !== 'GET') throw new ApiError(405, -1000, 'Only GET is answered.');
        return this.rest.answer(pathname, url.searchParams);
      });
    } else if (StreamServer.owns(pathname)) {
      this.reply(response, () => {
        throw new ApiError(426, -1000, 'Streams are read by WebSocket.', { Upgrade: 'websocket' });
      });
    } else return false;
    return true;
  }

  /** Whether an upgrade was ours, and so is answered. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = urlOf(request);
    if (url === null || !StreamServer.owns(url.pathname)) return false;
    this.streams.upgrade(request, url, socket, head);
    return true;
  }

  /**
   * What was true: the rows of a series as they stand now, oldest first, of openTimes from `from` to `to` (ms UTC,
   * both inclusive).
   * @throws ApiError for an unknown symbol or interval
   */
  ledger(
    symbol: string,
    interval: Interval,
    from: number,
    to: number,
    limit = Number.POSITIVE_INFINITY,
  ): KlineRow[] {
    return this.rest.rows({ symbol, grid: KlineGrid.of(interval), from, to, limit });
  }

  stats(): ExchangeStats {
    return {
      now: this.time.now(),
      speed: this.time.speed,
      tickRate: this.streams.tickRate,
      connections: this.streams.connections,
      accepted: this.streams.accepted,
      streams: this.streams.streams(),
      framesSent: this.streams.sent,
      requests: this.requests,
      usedWeight: this.weights.used,
    };
  }

  /** Ends all connections and timers. Requests are answered as long as a server hands them over. */
  close(): void {
    this.endWatch();
    this.streams.close();
  }

  /** Every answer over HTTP leaves here. */
  private reply(response: ServerResponse, answer: () => unknown): void {
    let status = 200;
    let body: unknown;
    let headers: Readonly<Record<string, string>> = {};
    try {
      body = answer();
    } catch (error) {
      // A mistake of ours ends one answer, not the server that others are mounted in.
      const known =
        error instanceof ApiError ? error : new ApiError(500, -1000, 'An unknown error occurred.');
      if (known !== error) this.log(`An answer failed: ${String(error)}`);
      ({ status, body, headers } = known);
    }
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json;charset=UTF-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      'X-MBX-USED-WEIGHT': String(this.weights.used),
      'X-MBX-USED-WEIGHT-1M': String(this.weights.used),
      ...CORS,
      ...headers,
    });
    response.end(text);
  }
}

/** Null for what is no path at all, such as `//`. */
function urlOf(request: IncomingMessage): URL | null {
  try {
    return new URL(request.url ?? '/', 'http://exchange');
  } catch {
    return null;
  }
}

function marketOf(options: ExchangeOptions): { market: Market; startAt: number | undefined } {
  if (options.market !== undefined) return { market: options.market, startAt: undefined };
  if (options.replay === undefined)
    return { market: new SeededMarket(options.seed ?? 1), startAt: undefined };
  const recording = readRecording(options.replay, options.replaySymbol);
  const market = new ReplayMarket(recording, options.replayFrom);
  return { market, startAt: market.startTime };
}
