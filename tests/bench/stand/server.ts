/** The exchange of the benchmarks: Binance's protocol over a market whose ticks cost it next to nothing. */
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Interval } from '../../../src/domain/index.js';
import { FrameWriter, rowOf, streamOf } from './frames.js';
import { BenchMarket, type MarketPlan, seriesIndex } from './market.js';

const BEAT_MS = 4;
const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

interface Client {
  readonly socket: WebSocket;
  readonly line: Duplex;
  readonly streams: Set<string>;
}

/**
 * Serves directories under `/isolated/` (pages may share memory there) and `/plain/`, the market's REST and its
 * streams. Ticks leave every 4 ms, those of one beat in one go.
 */
export class BenchServer {
  /** When each tick left, ms since the epoch; by number. */
  sentAt = new Float64Array(0);
  market = new BenchMarket({ seed: 1, epoch: Date.now(), series: 1, bars: 1 });
  private readonly clients = new Set<Client>();
  private readonly frames = new FrameWriter();
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  private readonly server: Server;
  private beat: NodeJS.Timeout | undefined;
  private asked = 0;
  /** Rows of histories that were made before anybody asked, until a tick changes them. */
  private readonly ready = new Map<number, unknown[][]>();

  /** @param directories by their first path segment */
  constructor(private readonly directories: Readonly<Record<string, string>>) {
    this.server = createServer((request, response) => this.onRequest(request, response));
    this.server.on('upgrade', (request, duplex: Duplex, head) => {
      this.sockets.handleUpgrade(request, duplex, head, (socket) => this.welcome(socket, duplex));
    });
  }

  /** Ends in a slash. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** A new market for the next page; no ticks yet. */
  prepare(plan: MarketPlan): void {
    this.stop();
    this.market = new BenchMarket(plan);
    this.ready.clear();
  }

  /** Makes all histories now: where the page's first second is measured, the exchange is not to take of it. */
  makeHistories(): void {
    for (let index = 0; index < this.market.plan.series; index++) this.ready.set(index, this.rowsOf(index));
  }

  /** Streams that somebody wants, and requests answered so far: when both stand still, a page has what it needs. */
  get progress(): string {
    const streams = [...this.clients].reduce((sum, client) => sum + client.streams.size, 0);
    return `${streams} streams, ${this.asked} requests`;
  }

  get streams(): number {
    return new Set([...this.clients].flatMap((client) => [...client.streams])).size;
  }

  /**
   * Sends so many ticks per second from now on.
   * @param keepTimes for how many ticks the time of their leaving is kept
   */
  start(rate: number, keepTimes = 1 << 21): void {
    this.stop();
    this.ready.clear();
    this.sentAt = new Float64Array(keepTimes);
    const began = performance.now();
    const before = this.market.ticks;
    this.beat = setInterval(() => {
      const due = before + Math.floor(((performance.now() - began) * rate) / 1_000);
      for (const { line } of this.clients) line.cork();
      while (this.market.ticks < due) this.send();
      for (const { line } of this.clients) line.uncork();
    }, BEAT_MS);
  }

  stop(): void {
    clearInterval(this.beat);
  }

  async close(): Promise<void> {
    this.stop();
    for (const { socket } of this.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private send(): void {
    const { market, frames } = this;
    const now = Date.now();
    const index = market.tick(now);
    const tick = market.ticks;
    const stream = streamOf(index);
    const texts = [frames.write(index, market.kline, tick, now, false)];
    if (market.ended !== null) texts.unshift(frames.write(index, market.ended, tick, now, true));
    this.sentAt[tick] = performance.timeOrigin + performance.now();
    for (const { socket, streams } of this.clients) {
      if (streams.has(stream)) for (const text of texts) socket.send(text);
    }
  }

  private welcome(socket: WebSocket, line: Duplex): void {
    const client: Client = { socket, line, streams: new Set() };
    this.clients.add(client);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.clients.delete(client));
    socket.on('message', (data: Buffer) => {
      const { method, params = [], id } = JSON.parse(data.toString()) as ControlMessage;
      if (method === 'SUBSCRIBE') for (const stream of params) client.streams.add(stream);
      if (method === 'UNSUBSCRIBE') for (const stream of params) client.streams.delete(stream);
      const result = method === 'LIST_SUBSCRIPTIONS' ? [...client.streams] : null;
      socket.send(JSON.stringify({ result, id }));
    });
  }

  private onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bench');
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    const answer = this.answer(pathname, searchParams);
    if (answer !== undefined) {
      this.asked++;
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
      return;
    }
    const [, isolation, mount = '', ...path] = normalize(pathname).split('/');
    const file = join(this.directories[mount] ?? '', ...path);
    if (!(mount in this.directories) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const isolated = isolation === 'isolated' ? ISOLATED : {};
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'text/plain',
      ...headers,
      ...isolated,
    });
    createReadStream(file).pipe(response);
  }

  private rowsOf(index: number): unknown[][] {
    return this.market.history(index).map((kline) => rowOf(index, kline, this.market.ticks));
  }

  private answer(path: string, query: URLSearchParams): unknown {
    const symbol = query.get('symbol') ?? '';
    switch (path) {
      case '/api/v3/time':
        return { serverTime: Date.now() };
      case '/api/v3/exchangeInfo':
        return { symbols: symbolsOf(query).map(instrument) };
      case '/api/v3/klines': {
        const index = seriesIndex({ symbol, interval: query.get('interval') as Interval });
        if (index < 0 || index >= this.market.plan.series) return [];
        return within(this.ready.get(index) ?? this.rowsOf(index), query);
      }
      default:
        return undefined;
    }
  }
}

interface ControlMessage {
  method: string;
  params?: string[];
  id: number;
}

/** The newest rows of a range, or its oldest where it says a beginning. */
function within(rows: unknown[][], query: URLSearchParams): unknown[][] {
  const [start, end] = [query.get('startTime'), query.get('endTime')];
  const limit = Number(query.get('limit') ?? 500);
  const found = rows.filter(
    ([time]) => Number(time) >= Number(start ?? 0) && Number(time) <= Number(end ?? Number.POSITIVE_INFINITY),
  );
  return start === null ? found.slice(-limit) : found.slice(0, limit);
}

function symbolsOf(query: URLSearchParams): string[] {
  return JSON.parse(query.get('symbols') ?? `["${query.get('symbol') ?? ''}"]`) as string[];
}

function instrument(symbol: string): unknown {
  return {
    symbol,
    status: 'TRADING',
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    filters: [{ filterType: 'PRICE_FILTER', tickSize: '0.01' }],
  };
}
