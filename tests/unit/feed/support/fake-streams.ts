import type { VirtualClock } from './virtual-clock.js';

export interface ControlMessage {
  readonly method: string;
  readonly params: string[];
  readonly id: number;
  /** When it arrived, ms. */
  readonly at: number;
}

/** One socket as the server sees it. Nothing happens by itself unless `obliging`. */
export class ServerSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly messages: ControlMessage[] = [];
  readonly streams = new Set<string>();
  isOpen = false;
  isClosed = false;

  constructor(
    readonly url: string,
    private readonly world: FakeStreams,
  ) {}

  // The client's side.

  send(text: string): void {
    const message = { ...(JSON.parse(text) as object), at: this.world.clock.now() } as ControlMessage;
    this.messages.push(message);
    if (this.world.isObliging) this.answer(message);
  }

  close(): void {
    this.isOpen = false;
    this.isClosed = true;
  }

  // The server's side.

  open(): void {
    if (this.isClosed) return;
    this.isOpen = true;
    this.onopen?.();
  }

  /** Does what a message asks and acknowledges it. */
  answer({ method, params, id }: ControlMessage): void {
    if (method === 'SUBSCRIBE') for (const stream of params) this.streams.add(stream);
    if (method === 'UNSUBSCRIBE') for (const stream of params) this.streams.delete(stream);
    const result = method === 'LIST_SUBSCRIPTIONS' ? [...this.streams] : null;
    this.world.later(() => this.deliver({ result, id }));
  }

  deliver(message: unknown): void {
    if (!this.isClosed)
      this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  drop(code = 1006, reason = ''): void {
    this.isOpen = false;
    this.isClosed = true;
    this.onclose?.({ code, reason });
  }
}

/** A server of streams and the WebSocket constructor that leads to it. */
export class FakeStreams {
  readonly sockets: ServerSocket[] = [];
  /** Opens and acknowledges at once. */
  isObliging = true;
  /** Refuses every connection. */
  isDown = false;
  readonly WebSocket: typeof WebSocket;

  constructor(readonly clock: VirtualClock) {
    const connect = (url: string) => this.connect(url);
    this.WebSocket = function FakeWebSocket(url: string) {
      return connect(url);
    } as unknown as typeof WebSocket;
  }

  get open(): ServerSocket[] {
    return this.sockets.filter((socket) => socket.isOpen);
  }

  get last(): ServerSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no connection was made');
    return socket;
  }

  later(callback: () => void): void {
    this.clock.setTimeout(callback, 0);
  }

  private connect(url: string): ServerSocket {
    const socket = new ServerSocket(url, this);
    this.sockets.push(socket);
    if (this.isDown) this.later(() => socket.drop());
    else if (this.isObliging) this.later(() => socket.open());
    return socket;
  }
}

/** A kline event as the exchange sends it, in the combined envelope. */
export function klineFrame(
  stream: string,
  {
    t,
    n = 1,
    x = false,
    c = '10',
    E = t + 1_000 + n,
  }: { t: number; n?: number; x?: boolean; c?: string; E?: number },
  length = 60_000,
) {
  const [symbol, interval] = stream.split('@kline_');
  const s = symbol.toUpperCase();
  const k = {
    t,
    T: t + length - 1,
    s,
    i: interval,
    f: 1,
    L: n,
    o: '10',
    c,
    h: '20',
    l: '1',
    v: String(n),
    n,
    x,
    q: '1',
    V: '1',
    Q: '1',
    B: '0',
  };
  return { stream, data: { e: 'kline', E, s, k } };
}
