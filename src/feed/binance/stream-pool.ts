import type { LineState } from '../contract.js';
import type { Frame } from './parse.js';
import { type ConnectionIo, MAX_STREAMS, StreamConnection } from './stream-connection.js';

export interface StreamListener {
  onKline(frame: Extract<Frame, { type: 'kline' }>): void;
  onLine(state: LineState, reason: string): void;
}

/**
 * All live streams of a feed over as few connections as they need. A connection that grows old is replaced by
 * one that takes its streams over first: for a moment both deliver, which does no harm.
 */
export class StreamPool {
  private readonly listeners = new Map<string, StreamListener>();
  private readonly connections = new Set<StreamConnection>();

  constructor(
    private readonly io: ConnectionIo,
    private readonly onRefused: (kind: string) => void,
  ) {}

  get connectionCount(): number {
    return this.connections.size;
  }

  /** Wants a stream. A stream has one listener: the feed's caller subscribes once. Returns the way out. */
  subscribe(stream: string, listener: StreamListener): () => void {
    this.listeners.set(stream, listener);
    const held = [...this.connections].find(({ streams }) => streams.has(stream));
    const connection =
      held ?? [...this.connections].find(({ streams }) => streams.size < MAX_STREAMS) ?? this.newConnection();
    connection.add(stream);
    return () => {
      if (this.listeners.get(stream) !== listener) return;
      this.listeners.delete(stream);
      for (const each of this.connections) {
        if (!each.streams.has(stream)) continue;
        each.remove(stream);
        if (each.streams.size === 0) this.connections.delete(each);
      }
    };
  }

  hurry(): void {
    for (const connection of this.connections) connection.hurry();
  }

  close(): void {
    for (const connection of this.connections) connection.close();
    this.connections.clear();
    this.listeners.clear();
  }

  private newConnection(onSettled?: () => void): StreamConnection {
    const connection: StreamConnection = new StreamConnection(this.io, {
      onKline: (frame) =>
        this.listeners.get(`${frame.symbol.toLowerCase()}@kline_${frame.interval}`)?.onKline(frame),
      onOpen: (streams) => {
        for (const stream of streams) this.listeners.get(stream)?.onLine('open', '');
        if (connection.isSettled) onSettled?.();
      },
      onLost: (streams, reason) => {
        for (const stream of streams) {
          // During a hand-over the other connection may still serve it.
          if (!this.isCarriedElsewhere(stream, connection))
            this.listeners.get(stream)?.onLine('lost', reason);
        }
      },
      onRefused: this.onRefused,
      onRenewalDue: () => this.renew(connection),
    });
    this.connections.add(connection);
    return connection;
  }

  private renew(old: StreamConnection): void {
    const successor = this.newConnection(() => {
      if (!this.connections.delete(old)) return;
      old.close();
    });
    for (const stream of old.streams) successor.add(stream);
  }

  private isCarriedElsewhere(stream: string, than: StreamConnection): boolean {
    return [...this.connections].some((each) => each !== than && each.isSettled && each.streams.has(stream));
  }
}
