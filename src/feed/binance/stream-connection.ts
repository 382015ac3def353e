import { clip, messageOf } from '../../domain/index.js';
import { backoff, type Clock, type TimerId } from '../clock.js';
import type { AttemptBudget } from './attempt-budget.js';
import { ControlLine } from './control-line.js';
import { type KlineFrame, parseFrame } from './parse.js';
import { SilenceWatch } from './silence-watch.js';
import { StreamWatch } from './stream-watch.js';

/** Streams that one connection may carry (binance-spot-api-docs, web-socket-streams.md). */
export const MAX_STREAMS = 1_024;
const CONNECT_LIMIT_MS = 15_000;
/** The server ends a connection after 24 h. */
const RENEWAL_MS = 23 * 60 * 60 * 1_000;
/** A connection that lived so long was a good one: the next failure is the first again. */
const STABLE_MS = 60_000;

export interface ConnectionEvents {
  onKline(frame: KlineFrame): void;
  /** The server serves these streams from now on. */
  onOpen(streams: readonly string[]): void;
  onSilent(streams: readonly string[], reason: string): void;
  /** Data came again after a silence; nothing was lost. */
  onHeard(streams: readonly string[]): void;
  onLost(streams: readonly string[], reason: string): void;
  /** The server will not have this stream; it is wanted no more. */
  onRefusedStream(stream: string, reason: string): void;
  /** A frame was skipped. */
  onSkipped(kind: string): void;
  /** The server serves all that is wanted, and nothing else. */
  onSettled(): void;
  /** It is old: another should take its streams over, and then close it. */
  onRenewalDue(): void;
}

export interface ConnectionIo {
  /** Bases, tried in order: after one that led to nothing the next. */
  readonly urls: readonly string[];
  readonly WebSocket: typeof WebSocket | undefined;
  readonly clock: Clock;
  readonly attempts: AttemptBudget;
}

/** What exists while a socket is open, and ends with it. */
interface Session {
  readonly control: ControlLine;
  readonly silence: SilenceWatch;
  readonly watch: StreamWatch;
  readonly renewal: TimerId;
  readonly since: number;
}

/**
 * One WebSocket that carries up to 1,024 streams and makes itself anew without end. What is wanted of it is
 * a set; it connects while the set has members.
 */
export class StreamConnection {
  private readonly wanted = new Set<string>();
  private socket: WebSocket | null = null;
  private session: Session | null = null;
  private url = 0;
  private attempt = 0;
  private lastAtOnce = Number.NEGATIVE_INFINITY;
  private retryTimer: TimerId | null = null;
  private limitTimer: TimerId | null = null;
  private reconcilePlanned = false;

  constructor(
    private readonly io: ConnectionIo,
    private readonly events: ConnectionEvents,
  ) {}

  get streams(): ReadonlySet<string> {
    return this.wanted;
  }

  /** Whether a stream is wanted here and the server acknowledged it. */
  serves(stream: string): boolean {
    return this.wanted.has(stream) && (this.session?.control.serves(stream) ?? false);
  }

  /** The same, and data of it came of late. */
  delivers(stream: string): boolean {
    return this.serves(stream) && this.session?.watch.isSilent(stream) === false;
  }

  add(stream: string): void {
    this.wanted.add(stream);
    if (this.serves(stream)) this.events.onOpen([stream]);
    else if (this.session !== null) this.reconcileSoon();
    else if (this.socket === null && this.retryTimer === null) this.connect();
  }

  remove(stream: string): void {
    this.wanted.delete(stream);
    this.session?.watch.forget(stream);
    if (this.wanted.size === 0) this.close();
    else this.reconcileSoon();
  }

  /** The page or the computer was away, or is online again: looks at once, and waits for nothing any more. */
  wake(): void {
    this.attempt = 0;
    const { session } = this;
    if (session !== null) {
      session.watch.checkNow();
      if (session.silence.isFresh) return;
      // An answer that was due while nobody was here may never come: a new connection is quicker than to wait for it.
      if (session.control.isWaiting) this.renew('it was silent while the page was away');
      else session.silence.checkNow();
      return;
    }
    if (this.retryTimer === null) return;
    this.io.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.connect();
  }

  /** Drops the connection and makes another at once. */
  private renew(reason: string): void {
    this.lastAtOnce = Number.NEGATIVE_INFINITY;
    this.fail(reason, true);
  }

  /** Ends the connection for good; a later `add` begins a new one. */
  close(): void {
    this.drop();
    this.wanted.clear();
    if (this.retryTimer !== null) this.io.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
  }

  /** At the end of the task: many wishes of one task go into one message. */
  private reconcileSoon(): void {
    if (this.reconcilePlanned) return;
    this.reconcilePlanned = true;
    queueMicrotask(() => {
      this.reconcilePlanned = false;
      this.session?.control.reconcile();
    });
  }

  private connect(): void {
    const { WebSocket: Socket, clock, attempts } = this.io;
    const wait = attempts.take();
    if (wait > 0) {
      this.retryAfter(wait);
      return;
    }
    const url = `${this.io.urls[this.url % this.io.urls.length]}/stream`;
    let socket: WebSocket;
    try {
      if (Socket === undefined) throw new TypeError('there is no WebSocket here; give one to createFeed');
      socket = new Socket(url);
    } catch (error) {
      this.fail(`${url} cannot be opened: ${messageOf(error)}`);
      return;
    }
    this.socket = socket;
    this.limitTimer = clock.setTimeout(
      () => this.fail(`${url} did not open within ${CONNECT_LIMIT_MS / 1_000} s`),
      CONNECT_LIMIT_MS,
    );
    socket.onopen = () => this.onOpen(socket);
    socket.onmessage = (event: MessageEvent<unknown>) => this.onMessage(event.data);
    // It stays when the socket is dropped: `ws` throws an error that nobody hears.
    socket.onerror = () => {};
    socket.onclose = ({ code, reason }) => {
      const said = reason === '' ? '' : `: ${clip(reason)}`;
      this.fail(
        this.session === null ? `${url} cannot be reached` : `the connection was closed (${code}${said})`,
      );
    };
  }

  private onOpen(socket: WebSocket): void {
    const { clock } = this.io;
    this.clearLimit();
    const control = new ControlLine(this.wanted, clock, {
      send: (text) => this.send(socket, text),
      onSubscribed: (streams) => {
        const wanted = streams.filter((stream) => this.wanted.has(stream));
        watch.served(wanted);
        this.events.onOpen(wanted);
      },
      onRefused: (stream, reason) => {
        this.wanted.delete(stream);
        watch.forget(stream);
        this.events.onRefusedStream(stream, `The exchange refused "${stream}": ${clip(reason)}`);
      },
      onList: (streams) => this.onList(control, new Set(streams)),
      onSettled: () => this.events.onSettled(),
      onFailure: (reason) => this.fail(reason),
    });
    const silence = new SilenceWatch(clock, {
      probe: () => control.probe(),
      onDead: (reason) => this.fail(reason),
    });
    const watch = new StreamWatch(clock, {
      onSilent: (streams, reason) => this.events.onSilent(streams, reason),
      onHeard: (stream) => this.events.onHeard([stream]),
      refresh: (streams) => {
        // Not only silent: what was sent meanwhile never comes, and is fetched once they are served again.
        this.events.onLost(streams, 'The exchange stopped sending: subscribing anew.');
        control.refresh(streams);
      },
    });
    const renewal = clock.setTimeout(() => this.events.onRenewalDue(), RENEWAL_MS);
    this.session = { control, silence, watch, renewal, since: clock.now() };
    control.reconcile();
  }

  private onMessage(data: unknown): void {
    const { session } = this;
    const frame = parseFrame(data);
    switch (frame.type) {
      case 'kline':
        session?.silence.heard();
        session?.watch.heard(frame.stream);
        this.events.onKline(frame);
        break;
      case 'ack':
        session?.silence.answered();
        session?.control.onAck(frame.id, frame.result);
        break;
      case 'control-error':
        session?.silence.answered();
        session?.control.onError(frame.id, frame.code, clip(frame.message));
        break;
      case 'shutdown':
        this.fail('the server is shutting down', true);
        break;
      case 'malformed':
        this.events.onSkipped(frame.kind);
        break;
      default:
    }
  }

  private send(socket: WebSocket, text: string): void {
    try {
      socket.send(text);
    } catch (error) {
      this.fail(`the connection takes nothing more: ${messageOf(error)}`);
    }
  }

  /** The server is there; streams that it does not serve any more are asked for again. */
  private onList(control: ControlLine, served: ReadonlySet<unknown>): void {
    const gone = [...this.wanted].filter((stream) => control.serves(stream) && !served.has(stream));
    for (const stream of gone) control.forget(stream);
    if (gone.length > 0) this.events.onLost(gone, 'The server stopped serving the stream.');
  }

  /** @param announced the server said so before: no need to wait, unless it does so again and again */
  private fail(reason: string, announced = false): void {
    const now = this.io.clock.now();
    if (this.session?.control.isProven !== true) this.url++;
    if (this.session !== null && now - this.session.since >= STABLE_MS) this.attempt = 0;
    this.drop();
    if (this.wanted.size === 0) return;
    const atOnce = announced && Math.abs(now - this.lastAtOnce) >= STABLE_MS;
    if (atOnce) this.lastAtOnce = now;
    this.retryAfter(atOnce ? 0 : backoff(this.attempt++, this.io.clock));
    this.events.onLost([...this.wanted], `Connection lost: ${reason}.`);
  }

  private retryAfter(ms: number): void {
    const { clock } = this.io;
    if (this.retryTimer !== null) clock.clearTimeout(this.retryTimer);
    this.retryTimer = clock.setTimeout(() => {
      this.retryTimer = null;
      this.connect();
    }, ms);
  }

  private drop(): void {
    const { socket, session } = this;
    this.socket = null;
    this.session = null;
    this.clearLimit();
    session?.control.close();
    session?.silence.stop();
    session?.watch.stop();
    if (session !== null) this.io.clock.clearTimeout(session.renewal);
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
