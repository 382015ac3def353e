import type { LineState } from '../contract.js';
import type { KlineFrame } from './parse.js';
import { type ConnectionIo, MAX_STREAMS, StreamConnection } from './stream-connection.js';

export interface StreamListener {
  onKline(frame: KlineFrame): void;
  onLine(state: LineState, reason: string): void;
}

/**
 * All live streams of a feed over as few connections as they need. A connection that grows old is replaced by
 * one that takes its streams over first: for a moment both deliver, which does no harm, and no
 * listener hears of it.
 */
export class StreamPool {
  private readonly listeners = new Map<string, StreamListener>();
  private readonly connections = new Set<StreamConnection>();
  /** Old connections whose streams another is taking over. They get no new ones. */
  private readonly retiring = new Set<StreamConnection>();

  constructor(
    private readonly io: ConnectionIo,
    private readonly onSkipped: (kind: string) => void,
  ) {}

  /** Wants a stream. A stream has one listener: the feed's caller subscribes once. Returns the way out, idempotent. */
  subscribe(stream: string, listener: StreamListener): () => void {
    this.listeners.set(stream, listener);
    const active = [...this.connections].filter((each) => !this.retiring.has(each));
    const connection =
      active.find(({ streams }) => streams.has(stream)) ??
      active.find(({ streams }) => streams.size < MAX_STREAMS) ??
      this.newConnection();
    connection.add(stream);
    return () => {
      if (this.listeners.get(stream) !== listener) return;
      this.listeners.delete(stream);
      for (const each of this.connections) {
        if (!each.streams.has(stream)) continue;
        each.remove(stream);
        if (each.streams.size === 0) this.end(each);
      }
    };
  }

  /** See StreamConnection. */
  wake(): void {
    for (const connection of this.connections) connection.wake();
  }

  close(): void {
    for (const connection of this.connections) this.end(connection);
    this.listeners.clear();
  }

  private end(connection: StreamConnection): void {
    this.connections.delete(connection);
    this.retiring.delete(connection);
    connection.close();
  }

  private newConnection(predecessor: StreamConnection | null = null): StreamConnection {
    const tell = (streams: readonly string[], state: LineState, reason: string) => {
      for (const stream of streams) {
        // During a hand-over the other connection may deliver it: then nothing changed.
        if (!this.isDeliveredBesides(connection, stream)) this.listeners.get(stream)?.onLine(state, reason);
      }
    };
    const connection: StreamConnection = new StreamConnection(this.io, {
      onKline: (frame) => this.listeners.get(frame.stream)?.onKline(frame),
      onOpen: (streams) => tell(streams, 'open', ''),
      onSilent: (streams, reason) => tell(streams, 'silent', reason),
      onHeard: (streams) => tell(streams, 'open', ''),
      onLost: (streams, reason) => tell(streams, 'lost', reason),
      onRefusedStream: (stream, reason) => {
        this.listeners.get(stream)?.onLine('refused', reason);
        if (connection.streams.size === 0) this.end(connection);
      },
      onSkipped: this.onSkipped,
      onSettled: () => {
        if (predecessor !== null && this.connections.has(predecessor)) this.end(predecessor);
      },
      onRenewalDue: () => this.renew(connection),
    });
    this.connections.add(connection);
    return connection;
  }

  private renew(old: StreamConnection): void {
    this.retiring.add(old);
    const successor = this.newConnection(old);
    for (const stream of old.streams) successor.add(stream);
  }

  private isDeliveredBesides(connection: StreamConnection, stream: string): boolean {
    if (this.connections.size === 1) return false;
    for (const each of this.connections) if (each !== connection && each.delivers(stream)) return true;
    return false;
  }
}
