import type { Exchange } from '../../../demo/exchange/exchange.js';
import type { ServerSocket } from '../../../demo/exchange/stream/server-socket.js';
import type { World } from './world.js';

type Handler = (...args: never[]) => void;

/** Both ends of one connection, without a network between them. */
class Connection implements ServerSocket {
  readonly OPEN = 1 as const;
  readyState = 1;
  readonly bufferedAmount = 0;
  private readonly handlers = new Map<string, Handler[]>();
  readonly client: ClientSocket;

  constructor(
    private readonly world: World,
    client: ClientSocket,
  ) {
    this.client = client;
  }

  on(event: string, handler: Handler): void {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const handler of this.handlers.get(event) ?? []) (handler as (...given: unknown[]) => void)(...args);
  }

  send(text: string): void {
    this.world.toClient(() => this.client.deliver(text));
  }

  ping(): void {
    if (!this.world.isFrozen && this.readyState === 1) this.emit('pong');
  }

  close(code: number, reason: string): void {
    this.end(code, reason);
  }

  terminate(): void {
    this.end(1006, '');
  }

  private end(code: number, reason: string): void {
    if (this.readyState !== 1) return;
    this.readyState = 3;
    this.emit('close');
    this.world.toClient(() => this.client.end(code, reason));
  }

  /** The client hung up. */
  hungUp(): void {
    if (this.readyState !== 1) return;
    this.readyState = 3;
    this.emit('close');
  }
}

/** The part of a browser's WebSocket that a feed uses. */
class ClientSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  private connection: Connection | null = null;
  private isClosed = false;

  constructor(
    private readonly world: World,
    private readonly wire: Wire,
  ) {
    world.plan(wire.latency(), () => this.connect(), false);
  }

  send(text: string): void {
    const { connection } = this;
    if (connection === null || this.isClosed) throw new Error('The socket is not open.');
    this.world.plan(
      this.wire.latency(),
      () => {
        if (this.wire.isOffline || connection.readyState !== 1) return;
        connection.emit('message', Buffer.from(text), false);
      },
      false,
    );
  }

  close(): void {
    this.isClosed = true;
    this.connection?.hungUp();
  }

  deliver(data: string): void {
    if (!this.isClosed) this.onmessage?.({ data });
  }

  end(code: number, reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onclose?.({ code, reason });
  }

  private connect(): void {
    if (this.isClosed) return;
    if (this.wire.isOffline || this.wire.exchange.faults.isOn('refuse')) {
      this.world.toClient(() => this.end(1006, ''));
      return;
    }
    const connection = new Connection(this.world, this);
    this.connection = connection;
    this.wire.exchange.streams.welcome(connection, null, true, []);
    this.world.toClient(() => {
      if (!this.isClosed) this.onopen?.();
    });
  }
}

/** The way between a client and an exchange: sockets and requests, with latencies, in virtual time. */
export class Wire {
  isOffline = false;

  constructor(
    private readonly world: World,
    readonly exchange: Exchange,
    private readonly random: () => number,
    private readonly withoutBackfill = false,
  ) {}

  /** One way, in ms. */
  latency = (): number => 5 + Math.floor(this.random() * 60);

  get WebSocket(): typeof WebSocket {
    const connect = () => new ClientSocket(this.world, this);
    return function Socket() {
      return connect();
    } as unknown as typeof WebSocket;
  }

  readonly fetch = ((input: string, init?: RequestInit) =>
    new Promise((resolve, reject) => {
      const signal = init?.signal;
      const abort = () => reject(new DOMException('This operation was aborted', 'AbortError'));
      if (signal?.aborted === true) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      const done = (settle: () => void) =>
        this.world.toClient(() => {
          signal?.removeEventListener('abort', abort);
          settle();
        });
      const arrive = () => {
        if (this.isOffline) {
          done(() => reject(new TypeError('Failed to fetch')));
          return;
        }
        const url = new URL(input);
        // As if a client never asked for what it missed: it is told of nothing since.
        if (this.withoutBackfill && url.searchParams.has('startTime')) url.searchParams.set('limit', '1');
        const answer = this.exchange.answer('GET', url);
        if (answer === null) throw new Error(`Nothing answers ${input}.`);
        this.world.plan(
          this.latency() + answer.delayMs,
          () => done(() => resolve(responseOf(answer))),
          false,
        );
      };
      this.world.plan(this.latency(), arrive, false);
    })) as unknown as typeof fetch;
}

function responseOf({
  status,
  headers,
  text,
}: {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}): unknown {
  const chunks = [new TextEncoder().encode(text)];
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ok: status === 200,
    status,
    headers: { get: (name: string) => byName.get(name.toLowerCase()) ?? null },
    body: {
      getReader: () => ({
        read: () => {
          const value = chunks.shift();
          return Promise.resolve(value === undefined ? { done: true } : { done: false, value });
        },
        cancel: () => Promise.resolve(),
      }),
    },
  };
}
