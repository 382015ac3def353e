export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly init: RequestInit | undefined;
}

type Reply = Response | Error | Promise<Response>;

/** Answers with a status and JSON, as the exchange does. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** A row of `GET /api/v3/klines`. */
export function row(openTime: number, trades = 1, length = 60_000): (number | string)[] {
  const close = openTime + length - 1;
  return [openTime, '10', '20', '1', '10', String(trades), close, '1', trades, '1', '1', '0'];
}

/** A fetch that asks a function for its answers and notes every request. */
export class FakeRest {
  readonly asked: Asked[] = [];
  running = 0;
  mostRunning = 0;
  reply: (asked: Asked) => Reply;

  constructor(reply: (asked: Asked) => Reply = () => json([])) {
    this.reply = reply;
  }

  readonly fetch = (async (input: string, init?: RequestInit) => {
    const url = new URL(input);
    const asked = {
      host: url.origin,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      init,
    };
    this.asked.push(asked);
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      const given = this.reply(asked);
      if (given instanceof Error) throw given;
      return await Promise.race([given, abortOf(init?.signal ?? null)]);
    } finally {
      this.running--;
    }
  }) as unknown as typeof fetch;

  to(path: string): Asked[] {
    return this.asked.filter((each) => each.path === path);
  }
}

function abortOf(signal: AbortSignal | null): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new DOMException('This operation was aborted', 'AbortError'));
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
  });
}
