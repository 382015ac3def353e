import { clip } from '../../domain/index.js';
import { backoff, type Clock, type TimerId } from '../clock.js';
import { ControlLine } from './control-line.js';
import { type Frame, parseFrame } from './parse.js';

/** Streams that one connection may carry (binance-spot-api-docs, web-socket-streams.md). */
export const MAX_STREAMS = 1_024;
/** Without any data for so long the server is asked whether it is there: quiet markets were seen silent for 10.5 s. */
const SILENCE_MS = 15_000;
/** How long its answer may take. */
const PROBE_LIMIT_MS = 5_000;
const CONNECT_LIMIT_MS = 15_000;
/** The server ends a connection after 24 h. */
const RENEWAL_MS = 23 * 60 * 60 * 1_000;

export interface ConnectionEvents {
  onKline(frame: Extract<Frame, { type: 'kline' }>): void;
  /** The server serves these streams from now on. */
  onOpen(streams: readonly string[]): void;
  onLost(streams: readonly string[], reason: string): void;
  onRefused(kind: string): void;
  /** It is old: another should take its streams over, and then close it. */
  onRenewalDue(): void;
}

export interface ConnectionIo {
  /** Bases, tried in order: after a failure the next one. */
  readonly urls: readonly string[];
  readonly WebSocket: typeof WebSocket;
  readonly clock: Clock;
}

/**
 * One WebSocket that carries up to 1,024 streams and makes itself anew without end. What is wanted of it is
 * a set; it connects while the set has members. Silence is probed before it counts as a loss.
 */
export class StreamConnection {
  private readonly wanted = new Set<string>();
  private socket: WebSocket | null = null;
  private control: ControlLine | null = null;
  private attempt = 0;
  private url = 0;
  private retryTimer: TimerId | null = null;
  private limitTimer: TimerId | null = null;
  private watchTimer: TimerId | null = null;
  private renewalTimer: TimerId | null = null;
  private lastData = 0;

  constructor(
    private readonly io: ConnectionIo,
    private readonly events: ConnectionEvents,
  ) {}

  get streams(): ReadonlySet<string> {
    return this.wanted;
  }

  /** Whether the server serves all that is wanted, and nothing else. */
  get isSettled(): boolean {
    return this.control?.isSettled ?? false;
  }

  add(stream: string): void {
    this.wanted.add(stream);
    if (this.control?.serves(stream) === true) this.events.onOpen([stream]);
    else if (this.control !== null) this.reconcileSoon();
    else if (this.socket === null && this.retryTimer === null) this.connect();
  }

  remove(stream: string): void {
    this.wanted.delete(stream);
    if (this.wanted.size === 0) this.close();
    else this.reconcileSoon();
  }

  /** Ends the connection for good; a later `add` begins a new one. */
  close(): void {
    this.drop();
    if (this.retryTimer !== null) this.io.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.attempt = 0;
  }

  /** Tries again at once, without waiting for the backoff: the network came back, or the page woke up. */
  hurry(): void {
    if (this.retryTimer === null) return;
    this.io.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.attempt = 0;
    this.connect();
  }

  private reconcilePlanned = false;

  /** At the end of the task: many wants of one task go into one message. */
  private reconcileSoon(): void {
    if (this.reconcilePlanned) return;
    this.reconcilePlanned = true;
    queueMicrotask(() => {
      this.reconcilePlanned = false;
      this.control?.reconcile();
    });
  }

  private connect(): void {
    const { io } = this;
    const url = `${io.urls[this.url % io.urls.length].replace(/\/$/, '')}/stream`;
    let socket: WebSocket;
    try {
      socket = new io.WebSocket(url);
    } catch (error) {
      this.fail(`${url} cannot be opened: ${String(error)}`);
      return;
    }
    this.socket = socket;
    this.limitTimer = io.clock.setTimeout(() => this.fail(`${url} did not answer`), CONNECT_LIMIT_MS);
    socket.onopen = () => this.onOpen(socket);
    socket.onmessage = (event: MessageEvent<unknown>) => this.onMessage(event.data);
    socket.onerror = () => {};
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      const said = event.reason === '' ? '' : `: ${clip(event.reason)}`;
      this.fail(
        this.control === null
          ? `${url} cannot be reached`
          : `the connection was closed (${event.code}${said})`,
      );
    };
  }

  private onOpen(socket: WebSocket): void {
    const { clock } = this.io;
    this.clearLimit();
    this.lastData = clock.now();
    this.control = new ControlLine(this.wanted, clock, {
      send: (text) => socket.send(text),
      onSubscribed: (streams) => {
        this.attempt = 0;
        this.lastData = clock.now();
        this.events.onOpen(streams.filter((stream) => this.wanted.has(stream)));
      },
      onList: (streams) => this.onList(new Set(streams)),
      onFailure: (reason) => this.fail(reason),
    });
    this.control.reconcile();
    this.watch();
    this.renewalTimer = clock.setTimeout(() => this.events.onRenewalDue(), RENEWAL_MS);
  }

  private onMessage(data: unknown): void {
    const frame = parseFrame(data);
    switch (frame.type) {
      case 'kline':
        this.lastData = this.io.clock.now();
        this.clearLimit();
        this.events.onKline(frame);
        break;
      case 'ack':
        this.control?.onAck(frame.id, frame.result);
        break;
      case 'control-error':
        this.control?.onError(frame.id, clip(frame.message));
        break;
      case 'shutdown':
        this.attempt = 0;
        this.fail('the server is shutting down', true);
        break;
      case 'malformed':
        this.events.onRefused(frame.kind);
        break;
      default:
    }
  }

  /** Data is watched, not pings: a server can answer them and send nothing. */
  private watch(): void {
    const { clock } = this.io;
    this.watchTimer = clock.setTimeout(() => {
      const silent = clock.now() - this.lastData;
      if (silent >= SILENCE_MS && this.wanted.size > 0 && this.limitTimer === null) {
        this.limitTimer = clock.setTimeout(
          () =>
            this.fail(
              `the server sent nothing for ${Math.round((clock.now() - this.lastData) / 1_000)} s and does not answer`,
            ),
          PROBE_LIMIT_MS,
        );
        this.control?.probe();
      }
      this.watch();
    }, SILENCE_MS / 3);
  }

  /** The server is there; streams that it does not serve any more are asked for again. */
  private onList(served: ReadonlySet<unknown>): void {
    this.clearLimit();
    this.lastData = this.io.clock.now();
    const gone = [...this.wanted].filter(
      (stream) => this.control?.serves(stream) === true && !served.has(stream),
    );
    for (const stream of gone) this.control?.forget(stream);
    if (gone.length > 0) this.events.onLost(gone, 'the server stopped serving the stream');
  }

  private fail(reason: string, atOnce = false): void {
    this.drop();
    if (this.wanted.size === 0) return;
    this.url++;
    const wait = atOnce ? 0 : backoff(this.attempt++, this.io.clock);
    this.retryTimer = this.io.clock.setTimeout(() => {
      this.retryTimer = null;
      this.connect();
    }, wait);
    this.events.onLost([...this.wanted], reason);
  }

  private drop(): void {
    const { socket } = this;
    this.socket = null;
    this.control?.close();
    this.control = null;
    this.clearLimit();
    for (const timer of [this.watchTimer, this.renewalTimer])
      if (timer !== null) this.io.clock.clearTimeout(timer);
    this.watchTimer = null;
    this.renewalTimer = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    try {
      socket.close();
    } catch {
      // A socket that never opened may refuse; it is dropped all the same.
    }
  }

  private clearLimit(): void {
    if (this.limitTimer !== null) this.io.clock.clearTimeout(this.limitTimer);
    this.limitTimer = null;
  }
}
