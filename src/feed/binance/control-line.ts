import type { Clock, TimerId } from '../clock.js';

/** Between two control messages, in ms. The server closes at more than 5 a second, which leaves no room for a burst. */
const SPACING_MS = 300;
/** How long an acknowledgement may take, in ms. */
const ACK_LIMIT_MS = 10_000;
/** Streams in one SUBSCRIBE: longer ones were silently dropped elsewhere. */
const CHUNK = 200;
/** "Invalid request" (binance-spot-api-docs, web-socket-streams.md): something in the message itself is wrong. */
const INVALID_REQUEST = 2;

export type ControlMethod = 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'LIST_SUBSCRIPTIONS';

interface Pending {
  readonly id: number;
  readonly method: ControlMethod;
  readonly streams: readonly string[];
}

/** A control message as the server reads it. */
export function encodeControl({ id, method, streams }: Pending): string {
  return JSON.stringify(method === 'LIST_SUBSCRIPTIONS' ? { method, id } : { method, params: streams, id });
}

export interface ControlEvents {
  send(text: string): void;
  /** The server serves these streams from now on. */
  onSubscribed(streams: readonly string[]): void;
  /** The server will not have this stream, whatever it is sent with. */
  onRefused(stream: string, reason: string): void;
  /** What the server says it serves: the answer to a probe. */
  onList(streams: readonly unknown[]): void;
  /** Server and wish agree: there is nothing to send and nothing to wait for. */
  onSettled(): void;
  /** No acknowledgement came in time, or the server refused a message for no reason of ours. */
  onFailure(reason: string): void;
}

/**
 * The control side of one connection: brings what the server serves towards what is wanted, one
 * unacknowledged message at a time, spaced and chunked. It holds no history: whatever was wanted and
 * unwanted meanwhile, only the difference is sent, so a late acknowledgement can undo nothing. Ids are
 * never used twice: an acknowledgement of another message than the one under way is ignored.
 */
export class ControlLine {
  private readonly served = new Set<string>();
  /** Served, wanted, and to be subscribed anew all the same. */
  private readonly again = new Set<string>();
  private pending: Pending | null = null;
  private ackTimer: TimerId | null = null;
  private spaceTimer: TimerId | null = null;
  private lastSent = Number.NEGATIVE_INFINITY;
  private nextId = 1;
  private probeWanted = false;
  private chunk = CHUNK;
  private isClosed = false;
  private isAnswered = false;

  /** @param wanted is looked at, not copied: change it, then call reconcile */
  constructor(
    private readonly wanted: ReadonlySet<string>,
    private readonly clock: Clock,
    private readonly events: ControlEvents,
  ) {}

  /** Whether the server acknowledged a stream and was not told otherwise since. */
  serves(stream: string): boolean {
    return this.served.has(stream);
  }

  /** Whether the server acknowledged anything: open sockets prove nothing, a proxy may take all and pass none on. */
  get isProven(): boolean {
    return this.isAnswered;
  }

  /** Whether an acknowledgement is awaited. */
  get isWaiting(): boolean {
    return this.pending !== null;
  }

  /** Asks the server what it serves: whether it is there at all. */
  probe(): void {
    this.probeWanted = true;
    this.reconcile();
  }

  /** The server lost a stream, as its list shows: it is asked for again. */
  forget(stream: string): void {
    this.served.delete(stream);
    this.again.delete(stream);
  }

  /** Has the server end its subscription of these and begin another. */
  refresh(streams: readonly string[]): void {
    for (const stream of streams) if (this.served.has(stream)) this.again.add(stream);
    this.reconcile();
  }

  /** Sends the next difference, if any and if it may. Call it whenever something changed. */
  reconcile(): void {
    if (this.isClosed || this.pending !== null || this.spaceTimer !== null) return;
    const next = this.next();
    if (next === null) {
      this.events.onSettled();
      return;
    }
    const wait = this.lastSent + SPACING_MS - this.clock.now();
    // A longer wait than the spacing is a clock that was set back.
    if (wait > 0 && wait <= SPACING_MS) {
      this.spaceTimer = this.clock.setTimeout(() => {
        this.spaceTimer = null;
        this.reconcile();
      }, wait);
      return;
    }
    this.send(next);
  }

  onAck(id: number, result: unknown): void {
    const { pending } = this;
    if (pending === null || pending.id !== id) return;
    this.settle();
    this.isAnswered = true;
    if (pending.method === 'SUBSCRIBE') {
      for (const stream of pending.streams) this.served.add(stream);
      this.events.onSubscribed(pending.streams);
    } else if (pending.method === 'LIST_SUBSCRIPTIONS' && Array.isArray(result)) {
      this.events.onList(result);
    }
    this.reconcile();
  }

  /** Errors come mostly without an id; with one message under way at a time it can only be meant. */
  onError(id: number | null, code: number, message: string): void {
    const { pending } = this;
    if (pending === null || (id !== null && id !== pending.id)) return;
    if (code !== INVALID_REQUEST || pending.method !== 'SUBSCRIBE') {
      this.events.onFailure(`the server refused ${pending.method}: ${message}`);
      return;
    }
    // One bad stream must not keep the others out: halve the message until it stands alone.
    this.settle();
    const [stream] = pending.streams;
    if (pending.streams.length === 1) {
      this.chunk = CHUNK;
      this.events.onRefused(stream, message);
    } else {
      this.chunk = Math.ceil(pending.streams.length / 2);
    }
    this.reconcile();
  }

  /** For good: a new connection gets a new one. */
  close(): void {
    this.isClosed = true;
    this.settle();
    if (this.spaceTimer !== null) this.clock.clearTimeout(this.spaceTimer);
    this.spaceTimer = null;
    this.served.clear();
  }

  private send(message: Pending): void {
    const { method, streams } = message;
    this.pending = message;
    this.lastSent = this.clock.now();
    if (method === 'UNSUBSCRIBE') {
      for (const stream of streams) {
        this.served.delete(stream);
        this.again.delete(stream);
      }
    }
    if (method === 'LIST_SUBSCRIPTIONS') this.probeWanted = false;
    this.ackTimer = this.clock.setTimeout(() => {
      this.events.onFailure(`the server did not acknowledge ${method} within ${ACK_LIMIT_MS / 1_000} s`);
    }, ACK_LIMIT_MS);
    this.events.send(encodeControl(message));
  }

  private settle(): void {
    if (this.ackTimer !== null) this.clock.clearTimeout(this.ackTimer);
    this.ackTimer = null;
    this.pending = null;
  }

  private next(): Pending | null {
    const subscribe = firstOf(this.wanted, this.chunk, (stream) => !this.served.has(stream));
    if (subscribe.length > 0) return { id: this.nextId++, method: 'SUBSCRIBE', streams: subscribe };
    const unsubscribe = firstOf(
      this.served,
      CHUNK,
      (stream) => !this.wanted.has(stream) || this.again.has(stream),
    );
    if (unsubscribe.length > 0) return { id: this.nextId++, method: 'UNSUBSCRIBE', streams: unsubscribe };
    return this.probeWanted ? { id: this.nextId++, method: 'LIST_SUBSCRIPTIONS', streams: [] } : null;
  }
}

function firstOf(
  streams: ReadonlySet<string>,
  count: number,
  fits: (stream: string) => boolean,
): readonly string[] {
  const found: string[] = [];
  for (const stream of streams) {
    if (found.length === count) break;
    if (fits(stream)) found.push(stream);
  }
  return found;
}
