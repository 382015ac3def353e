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
import { AlteredMarket } from './faults/altered-market.js';
import type { FaultName } from './faults/fault-table.js';
import { FaultSwitches } from './faults/fault-switches.js';
import { type HttpAnswer, spoilAnswer, strikeRest } from './faults/rest-faults.js';
import { RestApi } from './rest/rest-api.js';
import { WeightLimit } from './rest/weight-limit.js';
import { StreamServer } from './stream/stream-server.js';
import { REAL_TIMERS, type Timers } from './timers.js';

export type { ExchangeOptions } from './exchange-options.js';
export type { HttpAnswer } from './faults/rest-faults.js';

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
  /** Faults that are on, with their numbers. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
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
  /** What is wrong with its lines. */
  readonly faults: FaultSwitches;
  /** What is wrong with the market itself. */
  readonly market: AlteredMarket;
  private readonly timers: Timers;
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
    this.market = new AlteredMarket(market);
    this.faults = new FaultSwitches(realNow, options.seed);
    this.weights = new WeightLimit(realNow);
    this.rest = new RestApi(this.market, this.time, this.weights, this.faults);
    this.streams = new StreamServer(this.market, this.time, realNow, timers, this.faults, options.beatMs);
    this.timers = timers;
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
    const answer = url === null ? null : this.answer(request.method ?? 'GET', url);
    if (answer === null) return false;
    const send = () => {
      const length = Buffer.byteLength(answer.text);
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': length, ...CORS });
      response.end(answer.text);
    };
    if (answer.delayMs > 0) this.timers.after(answer.delayMs, send);
    else send();
    return true;
  }

  /** What is answered to a request; null where nothing of ours is. */
  answer(method: string, url: URL): HttpAnswer | null {
    const { searchParams } = url;
    const pathname = spotPath(url.pathname);
    if (pathname.startsWith('/__exchange/')) {
      return this.compose(() => answerControl(this, pathname, searchParams));
    }
    if (pathname.startsWith('/api/')) {
      const path = this.rest.has(pathname) ? pathname : 'other';
      this.requests[path] = (this.requests[path] ?? 0) + 1;
      const answer = this.compose(() => {
        if (method === 'OPTIONS') throw new ApiError(403, -1000, 'A preflight is not accepted.');
        if (method !== 'GET') throw new ApiError(405, -1000, 'Only GET is answered.');
        strikeRest(this.faults);
        return this.rest.answer(pathname, searchParams);
      });
      return spoilAnswer(this.faults, answer);
    }
    if (!StreamServer.owns(pathname)) return null;
    return this.compose(() => {
      throw new ApiError(426, -1000, 'Streams are read by WebSocket.', { Upgrade: 'websocket' });
    });
  }

  /** Whether an upgrade was ours, and so is answered. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = urlOf(request);
    if (url === null) return false;
    url.pathname = spotPath(url.pathname);
    if (!StreamServer.owns(url.pathname)) return false;
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
      faults: this.faults.list(),
    };
  }

  /** Ends all connections and timers. Requests are answered as long as a server hands them over. */
  close(): void {
    this.endWatch();
    this.streams.close();
  }

  private compose(answer: () => unknown): HttpAnswer {
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
    const used = String(this.weights.used);
    return {
      status,
      headers: {
        'Content-Type': 'application/json;charset=UTF-8',
        'Cache-Control': 'no-store',
        'X-MBX-USED-WEIGHT': used,
        'X-MBX-USED-WEIGHT-1M': used,
        ...headers,
      },
      text: JSON.stringify(body),
      delayMs: 0,
    };
  }
}

/** The futures' paths lead to the same market: `/fapi/v1/...`, `/market/stream`. */
function spotPath(path: string): string {
  return path.replace(/^\/fapi\/v1\//, '/api/v3/').replace(/^\/market\/stream$/, '/stream');
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
