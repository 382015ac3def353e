import { FeedError, messageOf } from '../../domain/index.js';
import { readBounded } from '../bounded-text.js';
import type { Clock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { type RequestBudget, RequestLine } from '../request-line.js';
import { refusalOf } from './udf-refusal.js';

const TIMEOUT_MS = 10_000;
/** 1,000 bars have about 70,000 bytes; some servers give 5,000 whatever is asked for. */
const MAX_BYTES = 1_000_000;
/** UDF knows no weights: what limits requests is their number at once, and the pauses a server asks for. */
const FREE: RequestBudget = { waitFor: () => 0, spend: () => {} };

export type UdfQuery = Readonly<Record<string, string | number | undefined>>;

/**
 * A UDF server's paths: plain GETs without extra headers (any would make the browser ask for leave first,
 * and be refused), a few at a time, waiting for as long as the server asks.
 */
export class UdfRest {
  private readonly line: RequestLine;
  private readonly closing = new AbortController();

  constructor(
    private readonly base: string,
    private readonly fetch_: typeof fetch,
    private readonly clock: Clock,
  ) {
    this.line = new RequestLine(FREE, clock);
  }

  /**
   * GETs a path and gives the parsed answer. Rejects with a FeedError: `unknown-symbol` (permanent),
   * `rate-limited` with `retryAfter`, `busy`, `unreachable`, `blocked`, `refused` in the server's words,
   * `bad-answer`, `aborted` when the caller did not want it any more, `closed`.
   */
  get(path: string, query: UdfQuery, signal: AbortSignal, timeoutMs = TIMEOUT_MS): Promise<unknown> {
    return this.line.run(0, false, signal, () => this.ask(path, query, signal, timeoutMs));
  }

  close(): void {
    this.line.close();
    this.closing.abort();
  }

  private async ask(path: string, query: UdfQuery, wanted: AbortSignal, timeoutMs: number): Promise<unknown> {
    const url = new URL(`${this.base}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    // With it a message names what was asked for, without it nobody can repeat the request.
    const what = `${path}${url.search}`;
    try {
      const signals = [wanted, this.closing.signal];
      return await withDeadline(timeoutMs, signals, this.clock, async (signal) => {
        const response = await this.fetch_(url.href, { signal, credentials: 'omit' });
        const text = await readBounded(response, what, MAX_BYTES);
        const answer = { status: response.status, retryAfter: response.headers.get('retry-after'), text };
        const refusal = refusalOf(path, what, answer);
        if (refusal === null) return JSON.parse(text) as unknown;
        this.line.pause(refusal.retryAfter);
        throw refusal;
      });
    } catch (error) {
      if (error instanceof FeedError) throw error;
      if (wanted.aborted || this.closing.signal.aborted) {
        throw new FeedError('aborted', `${what}: the answer is not wanted any more.`);
      }
      if (error instanceof SyntaxError) {
        const message = `${what}: the answer is no JSON (cut off, or a proxy's page?): ${messageOf(error)}. Check that url "${this.base}" is the base of a UDF server.`;
        throw new FeedError('bad-answer', message, { cause: error });
      }
      const message = `${url.origin} cannot be reached: ${messageOf(error)}. Check the address, and that the server allows this page's origin (CORS).`;
      throw new FeedError('unreachable', message, { cause: error });
    }
  }
}
