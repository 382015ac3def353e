import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bar as UDF writes it: time in seconds. */
export interface UdfBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

export interface UdfReply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Record<string, string>;
}

export interface UdfAsked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What servers were seen to do. All off: TradingView's own reference behaviour. */
export interface Quirks {
  /** Bars of one answer at most; the newest part is kept. */
  cap?: number;
  /** `to` itself is given too. */
  inclusive?: boolean;
  /** `countback` is unknown: `from` decides. */
  ignoresCountback?: boolean;
  /** `from` is unknown: all up to `to` is given. */
  ignoresFrom?: boolean;
  /** `no_data` comes without a `nextTime`. */
  hidesNextTime?: boolean;
  /** `no_data` is said with status 404. */
  noDataIs404?: boolean;
  /** Nothing is `ok` with empty columns. */
  emptyIsOk?: boolean;
  /** `/time` does not exist. */
  hasNoTime?: boolean;
  /** Changes the columns of an answer before they leave. */
  spoil?: (columns: Record<string, unknown>) => Record<string, unknown>;
  /** Answers in place of everything else. */
  instead?: (asked: UdfAsked) => UdfReply | null;
}

const json = (body: unknown, status = 200): UdfReply => ({ status, text: JSON.stringify(body) });

/** Bars of fixed length, from a time in seconds on; each differs from its neighbours. */
export function udfBars(from: number, count: number, length = 60): UdfBar[] {
  return Array.from({ length: count }, (_, index) => {
    const c = 100 + (index % 7);
    return { t: from + index * length, o: 100, h: 110, l: 90, c, v: index + 1 };
  });
}

/** A UDF server without its network: what it holds, what it answers, what it was asked. */
export class UdfModel {
  bars: UdfBar[] = [];
  quirks: Quirks = {};
  readonly asked: UdfAsked[] = [];

  /** @param now ms UTC */
  constructor(private readonly now: () => number) {}

  get history(): UdfAsked[] {
    return this.asked.filter(({ path }) => path === '/history');
  }

  answer(path: string, query: Readonly<Record<string, string>>): UdfReply {
    const asked = { path, query };
    this.asked.push(asked);
    const instead = this.quirks.instead?.(asked) ?? null;
    if (instead !== null) return instead;
    switch (path) {
      case '/time':
        return this.quirks.hasNoTime === true
          ? { status: 404, text: 'not found' }
          : { status: 200, text: String(Math.floor(this.now() / 1_000)) };
      case '/history':
        return this.answerHistory(query);
      default:
        return { status: 404, text: 'not found' };
    }
  }

  private answerHistory(query: Readonly<Record<string, string>>): UdfReply {
    const { cap, inclusive, ignoresFrom, ignoresCountback, emptyIsOk, hidesNextTime, noDataIs404, spoil } =
      this.quirks;
    const [from, to] = [Number(query['from']), Number(query['to'])];
    const upTo = this.bars.filter(({ t }) => t < to || (inclusive === true && t === to));
    const countback = ignoresCountback === true ? Number.NaN : Number(query['countback']);
    let bars =
      countback > 0 ? upTo.slice(-countback) : upTo.filter(({ t }) => ignoresFrom === true || t >= from);
    if (cap !== undefined) bars = bars.slice(-cap);
    if (bars.length === 0 && emptyIsOk !== true) {
      const nextTime = hidesNextTime === true ? null : (upTo.at(-1)?.t ?? null);
      return json({ s: 'no_data', nextTime }, noDataIs404 === true ? 404 : 200);
    }
    const columns: Record<string, unknown> = { s: 'ok' };
    for (const name of ['t', 'o', 'h', 'l', 'c', 'v'] as const) columns[name] = bars.map((bar) => bar[name]);
    return json(spoil?.(columns) ?? columns);
  }
}

/** The model behind a real HTTP server on a free port of this machine. */
export class UdfServer {
  readonly model: UdfModel;
  /** Answers are held back until the client gives up. */
  isSlow = false;
  /** Only so many characters of each answer arrive. */
  cutAt = Number.POSITIVE_INFINITY;
  readonly headers: Record<string, string | string[] | undefined>[] = [];
  private readonly server: Server;

  constructor(now: () => number) {
    this.model = new UdfModel(now);
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://x');
      this.headers.push(request.headers);
      const path = url.pathname.replace(/^\/udf/, '');
      const { status, text, headers } = this.model.answer(path, Object.fromEntries(url.searchParams));
      if (this.isSlow) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text.slice(0, this.cutAt));
    });
  }

  /** Gives the base of its paths. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/udf`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
