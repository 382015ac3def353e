import type { Clock, TimerId } from '../clock.js';

/** Between two control messages, in ms. The server closes at more than 5 a second, which leaves no room for a burst. */
const SPACING_MS = 300;
/** How long an acknowledgement may take, in ms. */
const ACK_LIMIT_MS = 10_000;
/** Streams in one SUBSCRIBE: longer ones were silently dropped elsewhere. */
const CHUNK = 200;

export type ControlMethod = 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'LIST_SUBSCRIPTIONS';

interface Pending {
  readonly id: number;
  readonly method: ControlMethod;
  readonly streams: readonly string[];
}

export interface ControlEvents {
  send(text: string): void;
  /** The server serves these streams from now on. */
  onSubscribed(streams: readonly string[]): void;
  /** What the server says it serves: the answer to a probe. */
  onList(streams: readonly unknown[]): void;
  /** No acknowledgement came in time, or the server refused the message. */
  onFailure(reason: string): void;
}

/**
 * The control side of one connection: brings what the server serves towards what is wanted, one
 * unacknowledged message at a time, spaced and chunked. It holds no history: whatever was wanted and
 * unwanted meanwhile, only the difference is sent, so a late acknowledgement can undo nothing.
 */
export class ControlLine {
  private readonly served = new Set<string>();
  private pending: Pending | null = null;
  private ackTimer: TimerId | null = null;
  private spaceTimer: TimerId | null = null;
  private lastSent = Number.NEGATIVE_INFINITY;
  private nextId = 1;
  private probeWanted = false;

  constructor(
    private readonly wanted: ReadonlySet<string>,
    private readonly clock: Clock,
    private readonly events: ControlEvents,
  ) {}

  /** Whether the server acknowledged a stream and was not told otherwise since. */
  serves(stream: string): boolean {
    return this.served.has(stream);
  }

  get isSettled(): boolean {
    if (this.pending !== null || this.served.size !== this.wanted.size) return false;
    for (const stream of this.wanted) if (!this.served.has(stream)) return false;
    return true;
  }

  /** Asks the server what it serves: whether it is there at all. */
  probe(): void {
    this.probeWanted = true;
    this.reconcile();
  }

  /** The server lost a stream, as its list shows. */
  forget(stream: string): void {
    this.served.delete(stream);
  }

  /** Sends the next difference, if any and if it may. Call it whenever something changed. */
  reconcile(): void {
    if (this.pending !== null || this.spaceTimer !== null) return;
    const next = this.next();
    if (next === null) return;
    const wait = this.lastSent + SPACING_MS - this.clock.now();
    if (wait > 0 && wait <= SPACING_MS) {
      this.spaceTimer = this.clock.setTimeout(() => {
        this.spaceTimer = null;
        this.reconcile();
      }, wait);
      return;
    }
    this.pending = next;
    this.lastSent = this.clock.now();
    if (next.method === 'UNSUBSCRIBE') for (const stream of next.streams) this.served.delete(stream);
    if (next.method === 'LIST_SUBSCRIPTIONS') this.probeWanted = false;
    this.ackTimer = this.clock.setTimeout(() => {
      this.events.onFailure(`the server did not acknowledge ${next.method} within ${ACK_LIMIT_MS / 1_000} s`);
    }, ACK_LIMIT_MS);
    const { method, id, streams } = next;
    this.events.send(
      JSON.stringify(method === 'LIST_SUBSCRIPTIONS' ? { method, id } : { method, params: streams, id }),
    );
  }

  onAck(id: number, result: unknown): void {
    const { pending } = this;
    if (pending === null || pending.id !== id) return;
    this.settle();
    if (pending.method === 'SUBSCRIBE') {
      for (const stream of pending.streams) this.served.add(stream);
      this.events.onSubscribed(pending.streams);
    } else if (pending.method === 'LIST_SUBSCRIPTIONS' && Array.isArray(result)) {
      this.events.onList(result);
    }
    this.reconcile();
  }

  onError(id: number | null, message: string): void {
    if (this.pending === null || (id !== null && id !== this.pending.id)) return;
    this.events.onFailure(`the server refused ${this.pending.method}: ${message}`);
  }

  close(): void {
    this.settle();
    if (this.spaceTimer !== null) this.clock.clearTimeout(this.spaceTimer);
    this.spaceTimer = null;
    this.served.clear();
  }

  private settle(): void {
    if (this.ackTimer !== null) this.clock.clearTimeout(this.ackTimer);
    this.ackTimer = null;
    this.pending = null;
  }

  private next(): Pending | null {
    const subscribe = [...this.wanted].filter((stream) => !this.served.has(stream)).slice(0, CHUNK);
    if (subscribe.length > 0) return { id: this.nextId++, method: 'SUBSCRIBE', streams: subscribe };
    const unsubscribe = [...this.served].filter((stream) => !this.wanted.has(stream)).slice(0, CHUNK);
    if (unsubscribe.length > 0) return { id: this.nextId++, method: 'UNSUBSCRIBE', streams: unsubscribe };
    return this.probeWanted ? { id: this.nextId++, method: 'LIST_SUBSCRIPTIONS', streams: [] } : null;
  }
}
