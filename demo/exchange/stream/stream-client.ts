import type { WebSocket } from 'ws';
import type { Interval } from '../../../src/domain/index.js';
import type { Listing, Market } from '../market/market.js';
import { KlineSubscription } from './subscription.js';

/** Limits of one connection (binance-spot-api-docs, web-socket-streams.md). */
export const MAX_STREAMS = 1_024;
const MESSAGES_PER_SECOND = 5;
const MAX_MESSAGE_LENGTH = 32_768;

const STREAM = /^([\p{L}\p{N}_.-]{1,40})@kline_(\w{2,3})$/u;

interface Request {
  readonly method?: unknown;
  readonly params?: unknown;
  readonly id?: unknown;
}

/** One connected client: its subscriptions and the control protocol. */
export class StreamClient {
  private readonly streams = new Map<string, KlineSubscription | null>();
  private readonly arrivals: number[] = [];
  private turn = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly market: Market,
    private readonly listings: ReadonlyMap<string, Listing>,
    private combined: boolean,
    private readonly now: () => number,
    private readonly realNow: () => number,
  ) {
    socket.on('message', (data, isBinary) => this.onMessage(isBinary ? '' : (data as Buffer).toString()));
  }

  get streamNames(): string[] {
    return [...this.streams.keys()];
  }

  /** Streams that exist here, and so send something. */
  get liveStreams(): number {
    let count = 0;
    for (const subscription of this.streams.values()) if (subscription !== null) count++;
    return count;
  }

  /** Unknown streams are taken and stay silent, as on the real exchange. */
  subscribe(name: string): void {
    if (this.streams.has(name) || this.streams.size >= MAX_STREAMS) return;
    const [, symbol = '', interval = ''] = STREAM.exec(name) ?? [];
    const listing = symbol === symbol.toLowerCase() ? this.listings.get(symbol.toUpperCase()) : undefined;
    const known = listing !== undefined && this.market.intervals.includes(interval as Interval);
    this.streams.set(
      name,
      known ? new KlineSubscription(this.market, listing, interval as Interval, this.now()) : null,
    );
  }

  /** Sends what is due. Returns how many events. */
  sendDue(now: number): number {
    let sent = 0;
    for (const [name, subscription] of this.streams) {
      for (const event of subscription?.due(now) ?? []) sent += this.send(name, event);
    }
    return sent;
  }

  /** Sends `count` updates out of turn, over all streams in rotation. Returns how many events. */
  sendExtra(now: number, count: number): number {
    const live = [...this.streams].filter((entry): entry is [string, KlineSubscription] => entry[1] !== null);
    let sent = 0;
    for (let i = 0; i < count && live.length > 0; i++) {
      const [name, subscription] = live[this.turn++ % live.length];
      for (const event of subscription.current(now)) sent += this.send(name, event);
    }
    return sent;
  }

  private send(name: string, event: string): number {
    this.socket.send(this.combined ? `{"stream":${JSON.stringify(name)},"data":${event}}` : event);
    return 1;
  }

  private onMessage(text: string): void {
    const now = this.realNow();
    this.arrivals.push(now);
    while (this.arrivals[0] <= now - 1_000) this.arrivals.shift();
    if (this.arrivals.length > MESSAGES_PER_SECOND) {
      this.socket.close(1008, 'Too many requests');
      return;
    }
    let request: Request;
    try {
      if (text.length > MAX_MESSAGE_LENGTH) throw new SyntaxError('too long');
      request = (JSON.parse(text) ?? {}) as Request;
    } catch (error) {
      this.reject(3, `Invalid JSON: ${(error as Error).message}`);
      return;
    }
    this.onRequest(request);
  }

  private onRequest({ method, params, id }: Request): void {
    const isId =
      id === null || typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id) && id >= 0);
    if (id !== undefined && !isId) {
      this.reject(2, 'Invalid request: request ID must be an unsigned integer');
      return;
    }
    const answer = (result: unknown) => this.socket.send(JSON.stringify({ result, id: id ?? null }));
    switch (method) {
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE': {
        if (!Array.isArray(params) || !params.every((each) => typeof each === 'string')) {
          this.reject(2, 'Invalid request: params must be an array of strings', id);
          return;
        }
        if (method === 'SUBSCRIBE' && this.streams.size + params.length > MAX_STREAMS) {
          this.socket.close(1008, 'Too many streams');
          return;
        }
        for (const name of params) {
          if (method === 'SUBSCRIBE') this.subscribe(name);
          else this.streams.delete(name);
        }
        answer(null);
        return;
      }
      case 'LIST_SUBSCRIPTIONS':
        answer(this.streamNames);
        return;
      case 'SET_PROPERTY':
        if (!Array.isArray(params) || params[0] !== 'combined' || typeof params[1] !== 'boolean') {
          this.reject(0, 'Unknown property', id);
          return;
        }
        this.combined = params[1];
        answer(null);
        return;
      case 'GET_PROPERTY':
        answer(this.combined);
        return;
      case undefined:
        this.reject(2, 'Invalid request: missing field `method`', id);
        return;
      default:
        this.reject(1, `Unknown method: ${typeof method === 'string' ? method : 'not a text'}`, id);
    }
  }

  private reject(code: number, msg: string, id?: unknown): void {
    this.socket.send(JSON.stringify(id === undefined ? { code, msg } : { code, msg, id }));
  }
}
