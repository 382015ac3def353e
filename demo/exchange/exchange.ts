import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Interval, isInterval } from '../../src/domain/index.js';
import { ExchangeTime } from './exchange-time.js';
import type { Market } from './market/market.js';
import { SeededMarket } from './market/seeded-market.js';
import { readRecording } from './replay/recording.js';
import { ReplayMarket } from './replay/replay-market.js';
import { ApiError } from './rest/api-error.js';
import { RestApi } from './rest/rest-api.js';
import { WeightLimit } from './rest/weight-limit.js';
import { StreamServer } from './stream/stream-server.js';

export interface ExchangeOptions {
  /** Of the made-up market; the same seed tells the same history. Default 1. */
  seed?: number;
  /** How many times faster than real time the exchange lives. Default 1. */
  speed?: number;
  /** Updates per second on top of the regular ones. Default 0. */
  tickRate?: number;
  /** A recording to replay instead: JSON rows or the exchange's public 12-column dumps. */
  replay?: string;
  /** The recording's symbol, where its file name does not tell. */
  replaySymbol?: string;
  /** The real clock, ms; for tests. */
  now?: () => number;
}

const CORS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

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

  /** @throws RecordingError when the recording cannot be replayed */
  constructor(options: ExchangeOptions = {}) {
    const realNow = options.now ?? Date.now;
    const { market, startAt } = marketOf(options);
    this.time = new ExchangeTime(realNow, startAt, options.speed ?? 1, market.endTime + 3_000);
    this.weights = new WeightLimit(realNow);
    this.rest = new RestApi(market, this.time, this.weights);
    this.streams = new StreamServer(market, this.time, realNow);
    this.streams.tickRate = options.tickRate ?? 0;
  }

  /** Whether a request was ours, and so is answered. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', 'http://exchange');
    if (url.pathname.startsWith('/__exchange/')) this.control(url, response);
    else if (url.pathname.startsWith('/api/')) this.api(request, url, response);
    else return false;
    return true;
  }

  /** Whether an upgrade was ours, and so is answered. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!StreamServer.owns(request.url ?? '/')) return false;
    this.streams.upgrade(request, socket, head);
    return true;
  }

  /** What was true: the rows of a series as they stand now, oldest first. */
  ledger(symbol: string, interval: Interval, from: number, to: number) {
    return this.rest.rows(symbol, interval, from, to, Number.MAX_SAFE_INTEGER);
  }

  stats() {
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

  close(): void {
    this.streams.close();
  }

  private api(request: IncomingMessage, url: URL, response: ServerResponse): void {
    this.requests[url.pathname] = (this.requests[url.pathname] ?? 0) + 1;
    try {
      // A preflight is refused, as the real exchange refuses it: plain GETs only.
      if (request.method === 'OPTIONS')
        throw new ApiError(403, -1000, 'Preflight requests are not answered.');
      if (request.method !== 'GET') throw new ApiError(405, -1000, 'Only GET is answered.');
      const body = this.rest.answer(url.pathname, url.searchParams);
      this.send(response, 200, body, {});
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.send(response, error.status, error.body, error.headers);
    }
  }

  /** `stats`, `set?tickRate=&speed=`, `drop` and `ledger`: for the demo and for tests. */
  private control(url: URL, response: ServerResponse): void {
    const query = url.searchParams;
    const number = (name: string) => {
      const value = Number(query.get(name) ?? Number.NaN);
      return Number.isFinite(value) && value >= 0 ? value : null;
    };
    switch (url.pathname) {
      case '/__exchange/set':
        this.streams.tickRate = number('tickRate') ?? this.streams.tickRate;
        this.time.speed = number('speed') ?? this.time.speed;
        this.send(response, 200, this.stats(), {});
        break;
      case '/__exchange/drop':
        this.streams.dropAll();
        this.send(response, 200, this.stats(), {});
        break;
      case '/__exchange/ledger': {
        const interval = query.get('interval');
        try {
          if (!isInterval(interval)) throw new ApiError(400, -1120, 'Invalid interval.');
          const [from, to] = [number('from') ?? 0, number('to') ?? this.time.now()];
          this.send(response, 200, this.ledger(query.get('symbol') ?? '', interval, from, to), {});
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          this.send(response, error.status, error.body, {});
        }
        break;
      }
      default:
        this.send(response, 200, this.stats(), {});
    }
  }

  private send(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ) {
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

function marketOf(options: ExchangeOptions): { market: Market; startAt: number | undefined } {
  if (options.replay === undefined)
    return { market: new SeededMarket(options.seed ?? 1), startAt: undefined };
  const market = new ReplayMarket(readRecording(options.replay, options.replaySymbol));
  return { market, startAt: market.startTime };
}
