import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { FaultSwitches } from '../faults/fault-switches.js';
import type { ExchangeTime } from '../exchange-time.js';
import type { Market } from '../market/market.js';
import type { Timers } from '../timers.js';
import { Channels } from './channels.js';
import { keepAlive } from './connection-life.js';
import type { ServerSocket } from './server-socket.js';
import { StreamClient } from './stream-client.js';

/** How often due events are looked for, in real ms. */
const BEAT_MS = 20;
/** A process that was away for longer (a sleeping computer) lost its connections, as far as the clients can tell. */
const AWAY_MS = 60_000;
/** A client that reads too slowly is dropped rather than buffered without end, in bytes. */
const MAX_BUFFERED = 64 * 1_024 * 1_024;
const MAX_MESSAGE = 1_024 * 1_024;

/** The WebSocket side: `/ws`, `/ws/<stream>[/<stream>...]`, `/stream?streams=<stream>[/<stream>...]`. */
export class StreamServer {
  /** Updates per real second over all streams of all clients; 0 for the exchange's own rhythm. */
  tickRate = 0;
  /** Connections since the beginning. */
  accepted = 0;
  readonly channels: Channels;
  private readonly clients = new Map<StreamClient, Duplex | null>();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  private readonly endBeat: () => void;
  private lastBeat: number;
  private lastTime: number;
  /** Parts of a tick that are due. */
  private owed = 0;

  constructor(
    market: Market,
    private readonly time: ExchangeTime,
    private readonly realNow: () => number,
    private readonly timers: Timers,
    private readonly faults: FaultSwitches,
    beatMs = BEAT_MS,
  ) {
    this.channels = new Channels(market, () => time.now());
    this.lastBeat = realNow();
    this.lastTime = time.now();
    this.endBeat = timers.every(beatMs, () => this.beat());
  }

  /** Whether a path is one of ours. */
  static owns(path: string): boolean {
    return path === '/ws' || path.startsWith('/ws/') || path === '/stream';
  }

  upgrade(request: IncomingMessage, url: URL, socket: Duplex, head: Buffer): void {
    if (this.faults.isOn('refuse')) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    let names: string[];
    try {
      const list = url.pathname === '/stream' ? url.searchParams.get('streams') : url.pathname.slice(4);
      names = decodeURIComponent(list ?? '').split('/');
    } catch {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (client) => {
      this.welcome(
        client,
        socket,
        url.pathname === '/stream',
        names.filter((name) => name !== ''),
      );
    });
  }

  get connections(): number {
    return this.clients.size;
  }

  /** Events sent since the beginning. */
  get sent(): number {
    return this.channels.sent;
  }

  /** Every stream that somebody subscribed, with how many clients did. */
  streams(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const client of this.clients.keys()) {
      for (const name of client.streamNames) counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /** Drops every connection without a word, as a failing network does. */
  dropAll(): void {
    for (const { socket } of this.clients.keys()) socket.terminate();
  }

  close(): void {
    this.endBeat();
    this.dropAll();
    this.server.close();
  }

  /** Takes a client on. @param duplex what its frames leave by, to send many of them in one go */
  welcome(webSocket: ServerSocket, duplex: Duplex | null, combined: boolean, names: readonly string[]): void {
    const { channels, realNow, faults, timers } = this;
    const client = new StreamClient(webSocket, combined, channels, realNow, faults, timers);
    this.clients.set(client, duplex);
    this.accepted++;
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => {
      this.clients.delete(client);
      for (const name of client.streamNames) this.channels.unsubscribed(client, name);
    });
    keepAlive(webSocket, timers, faults, {
      now: this.realNow,
      notice: () => this.notice(client),
    });
    client.subscribe(names);
  }

  /** Tells every client that the server goes down; in so many real ms it does. */
  shutDown(afterMs: number): void {
    const told = [...this.clients.keys()];
    for (const client of told) this.notice(client);
    this.timers.after(afterMs, () => {
      for (const { socket } of told) socket.close(1001, 'Server shutdown');
    });
  }

  private notice(client: StreamClient): void {
    client.sendEvent('!serverShutdown', JSON.stringify({ e: 'serverShutdown', E: this.time.now() }));
  }

  private beat(): void {
    const real = this.realNow();
    const now = this.time.now();
    const passed = real - this.lastBeat;
    if (passed > AWAY_MS) this.dropAll();
    else this.send(now + this.faults.value('early'), passed);
    this.lastBeat = real;
    this.lastTime = now;
  }

  /** @param passed real ms since the last beat */
  private send(now: number, passed: number): void {
    // What one beat sends leaves each socket in one go.
    for (const duplex of this.clients.values()) duplex?.cork();
    if (this.tickRate > 0) {
      // A busy process catches up by at most a second of ticks.
      this.owed += (this.tickRate * Math.min(1_000, Math.max(0, passed))) / 1_000;
      // Fifty times 0.6 is a little less than thirty.
      const ticks = Math.floor(this.owed + 1e-9);
      this.owed -= ticks;
      this.channels.sendTicks(this.lastTime, now, ticks);
      this.channels.sendClosed(now);
    } else {
      this.channels.sendClosed(now);
      this.channels.sendUpdates(now);
    }
    for (const [{ socket }, duplex] of this.clients) {
      duplex?.uncork();
      if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
    }
  }
}
