import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ExchangeTime } from '../exchange-time.js';
import type { Market } from '../market/market.js';
import { StreamClient } from './stream-client.js';

/** How often due events are looked for, in real ms. */
const BEAT_MS = 20;
const PING_MS = 20_000;
/** A client that answered no ping for so long is gone. */
const PONG_LIMIT_MS = 60_000;
const CONNECTION_AGE_MS = 24 * 60 * 60 * 1_000;
const SHUTDOWN_NOTICE_MS = 10_000;
/** A client that reads too slowly is dropped rather than buffered without end, in bytes. */
const MAX_BUFFERED = 64 * 1_024 * 1_024;

/** The WebSocket side: `/ws`, `/ws/<streams>`, `/stream`, `/stream?streams=`. */
export class StreamServer {
  /** Updates per second over all streams of a client, on top of the regular ones. */
  tickRate = 0;
  sent = 0;
  accepted = 0;
  private readonly clients = new Map<WebSocket, StreamClient>();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  private readonly timer: NodeJS.Timeout;
  private lastBeat: number;
  private owed = 0;

  constructor(
    private readonly market: Market,
    private readonly time: ExchangeTime,
    private readonly realNow: () => number,
  ) {
    this.lastBeat = realNow();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Whether a path is one of ours. */
  static owns(path: string): boolean {
    return path === '/ws' || path.startsWith('/ws/') || path === '/stream' || path.startsWith('/stream?');
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, socket, head, (client) => this.welcome(client, request.url ?? '/'));
  }

  get connections(): number {
    return this.clients.size;
  }

  /** Every stream that somebody subscribed, with how many clients did. */
  streams(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const client of this.clients.values()) {
      for (const name of client.streamNames) counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /** Drops every connection without a word, as a failing network does. */
  dropAll(): void {
    for (const socket of this.clients.keys()) socket.terminate();
  }

  close(): void {
    clearInterval(this.timer);
    this.dropAll();
    this.server.close();
  }

  private welcome(socket: WebSocket, path: string): void {
    const url = new URL(path, 'ws://exchange');
    const combined = url.pathname === '/stream';
    const listings = new Map(this.market.listings.map((listing) => [listing.symbol, listing]));
    const client = new StreamClient(
      socket,
      this.market,
      listings,
      combined,
      () => this.time.now(),
      this.realNow,
    );
    const names = combined
      ? (url.searchParams.get('streams') ?? '')
      : decodeURIComponent(url.pathname.slice(4));
    for (const name of names.split('/')) if (name !== '') client.subscribe(name);
    this.clients.set(socket, client);
    this.accepted++;
    this.keepAlive(socket, combined);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.clients.delete(socket));
  }

  /** Pings, and the end of a connection's life with its notice. */
  private keepAlive(socket: WebSocket, combined: boolean): void {
    let answered = this.realNow();
    socket.on('pong', () => {
      answered = this.realNow();
    });
    const ping = setInterval(() => {
      if (this.realNow() - answered > PONG_LIMIT_MS) socket.terminate();
      else socket.ping();
    }, PING_MS);
    const notice = setTimeout(() => {
      const event = JSON.stringify({ e: 'serverShutdown', E: this.time.now() });
      socket.send(combined ? `{"stream":"!serverShutdown","data":${event}}` : event);
    }, CONNECTION_AGE_MS - SHUTDOWN_NOTICE_MS);
    const end = setTimeout(() => socket.close(1001, 'Connection age limit'), CONNECTION_AGE_MS);
    for (const timer of [ping, notice, end]) timer.unref();
    socket.on('close', () => {
      clearInterval(ping);
      clearTimeout(notice);
      clearTimeout(end);
    });
  }

  private beat(): void {
    const real = this.realNow();
    const now = this.time.now();
    // A busy process catches up by at most a second of extra ticks.
    this.owed += (this.tickRate * Math.min(1_000, real - this.lastBeat)) / 1_000;
    this.lastBeat = real;
    const extra = Math.floor(this.owed);
    this.owed -= extra;
    for (const [socket, client] of this.clients) {
      if (socket.readyState !== socket.OPEN) continue;
      if (socket.bufferedAmount > MAX_BUFFERED) {
        socket.terminate();
        continue;
      }
      this.sent += client.sendDue(now) + client.sendExtra(now, extra);
    }
  }
}
