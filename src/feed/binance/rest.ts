import { clip, FeedError, messageOf } from '../../domain/index.js';
import { type Clock, ExchangeClock, type TimerId } from '../clock.js';

/** Requests under way at once. */
const CONCURRENT = 4;
const TIMEOUT_MS = 10_000;
/** Half of what the exchange allows an address per minute (6,000): the other half is the user's other tabs'. */
const WEIGHT_PER_MINUTE = 3_000;
/** A longer answer is not one of this protocol: 1,000 rows have about 180,000 characters, all instruments 5 million. */
const MAX_BODY_LENGTH = 16_000_000;
const MINUTE = 60_000;

/** Error codes of answers that asking again cannot change (binance-spot-api-docs, errors.md). */
const PERMANENT = new Set([
  -1100, -1101, -1102, -1103, -1104, -1105, -1106, -1120, -1121, -1122, -1127, -1128, -1130,
]);

interface Waiting {
  readonly weight: number;
  readonly start: () => void;
}

/**
 * The exchange's REST interface: plain GETs without extra headers (any would make the browser ask for
 * leave first, and be refused), a few at a time, under half of the weight limit, waiting for as long as the
 * exchange asks. Of several hosts the one that answered last is asked first.
 */
export class BinanceRest {
  readonly time: ExchangeClock;
  private host = 0;
  private running = 0;
  private readonly line: Waiting[] = [];
  private windowStart = 0;
  private windowWeight = 0;
  private pausedUntil = 0;
  private timer: TimerId | null = null;

  constructor(
    private readonly hosts: readonly string[],
    private readonly fetch_: typeof fetch,
    private readonly clock: Clock,
  ) {
    this.time = new ExchangeClock(clock);
  }

  /**
   * GETs a path. Rejects with a FeedError: `permanent` when the request itself is wrong, with `retryAfter`
   * when the exchange asked to wait, `aborted` when the caller did not want it any more.
   */
  async get(
    path: string,
    query: Record<string, string | number | undefined>,
    weight: number,
    signal: AbortSignal,
  ) {
    await this.turn(weight, signal);
    try {
      return await this.tryHosts(path, query, signal);
    } finally {
      this.running--;
      this.next();
    }
  }

  close(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.line.length = 0;
  }

  /** Waits for a place: concurrency, weight, and pauses that the exchange asked for. */
  private turn(weight: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { weight, start: () => resolve() };
      signal.addEventListener(
        'abort',
        () => {
          const at = this.line.indexOf(waiting);
          if (at < 0) return;
          this.line.splice(at, 1);
          reject(aborted());
        },
        { once: true },
      );
      if (signal.aborted) {
        reject(aborted());
        return;
      }
      this.line.push(waiting);
      this.next();
    });
  }

  private next(): void {
    for (;;) {
      const [first] = this.line;
      if (first === undefined || this.running >= CONCURRENT) return;
      const now = this.clock.now();
      if (now - this.windowStart >= MINUTE || now < this.windowStart) {
        this.windowStart = now;
        this.windowWeight = 0;
      }
      const full = this.windowWeight + first.weight > WEIGHT_PER_MINUTE;
      const waitUntil = Math.max(this.pausedUntil, full ? this.windowStart + MINUTE : 0);
      if (waitUntil > now) {
        this.timer ??= this.clock.setTimeout(() => {
          this.timer = null;
          this.next();
        }, waitUntil - now);
        return;
      }
      this.line.shift();
      this.running++;
      this.windowWeight += first.weight;
      first.start();
    }
  }

  private async tryHosts(
    path: string,
    query: Record<string, string | number | undefined>,
    signal: AbortSignal,
  ) {
    let failure: FeedError | null = null;
    for (let attempt = 0; attempt < this.hosts.length; attempt++) {
      const host = (this.host + attempt) % this.hosts.length;
      try {
        const answer = await this.request(this.hosts[host], path, query, signal);
        this.host = host;
        return answer;
      } catch (error) {
        if (signal.aborted) throw aborted();
        failure = error instanceof FeedError ? error : unreachable(this.hosts[host], error);
        // Only a host that cannot be reached or is blocked here gives way to the next.
        if (!['unreachable', 'blocked'].includes(failure.code)) throw failure;
      }
    }
    throw failure ?? aborted();
  }

  private async request(
    host: string,
    path: string,
    query: Record<string, string | number | undefined>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const url = new URL(`${host.replace(/\/$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const timeout = new AbortController();
    const abort = () => timeout.abort();
    signal.addEventListener('abort', abort, { once: true });
    const timer = this.clock.setTimeout(abort, TIMEOUT_MS);
    const started = this.clock.now();
    try {
      const response = await this.fetch_(url, { signal: timeout.signal, credentials: 'omit' });
      this.countWeight(response.headers.get('x-mbx-used-weight-1m'));
      const text = await response.text();
      if (text.length > MAX_BODY_LENGTH) {
        throw new FeedError(
          'bad-answer',
          `${path}: the answer has ${text.length} characters, ${MAX_BODY_LENGTH} are taken.`,
        );
      }
      if (!response.ok) throw this.refusal(path, response, text);
      if (path === '/api/v3/time') this.takeTime(text, this.clock.now() - started);
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (error instanceof FeedError) throw error;
      if (error instanceof SyntaxError) {
        throw new FeedError('bad-answer', `${path}: the answer is no JSON (cut off?): ${messageOf(error)}`, {
          cause: error,
        });
      }
      throw unreachable(host, error);
    } finally {
      this.clock.clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  /** The exchange counts all of this address; our own count stands where the header cannot be read. */
  private countWeight(header: string | null): void {
    const used = Number(header);
    if (header !== null && Number.isFinite(used) && used > this.windowWeight) this.windowWeight = used;
  }

  private takeTime(text: string, elapsedMs: number): void {
    const answer = JSON.parse(text) as { serverTime?: unknown };
    if (typeof answer.serverTime === 'number') this.time.set(answer.serverTime, elapsedMs);
  }

  /** Turns an answer that is not 200 into an error, and obeys what it asks. */
  private refusal(path: string, response: Response, text: string): FeedError {
    const { status } = response;
    let code = 0;
    let message = '';
    try {
      const body = JSON.parse(text) as { code?: unknown; msg?: unknown };
      code = typeof body.code === 'number' ? body.code : 0;
      message = typeof body.msg === 'string' ? clip(body.msg, 200) : '';
    } catch {
      // A proxy's page, not the exchange's words: the status says enough.
    }
    const what = `${path} answered ${status}${code === 0 ? '' : ` (${code})`}${message === '' ? '' : `: ${message}`}`;
    if (status === 429 || status === 418) {
      const seconds = Number(response.headers.get('retry-after'));
      const retryAfter =
        (Number.isFinite(seconds) && seconds > 0 ? seconds : status === 418 ? 120 : 30) * 1_000;
      this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + retryAfter);
      return new FeedError('rate-limited', `${what}. Waiting ${retryAfter / 1_000} s as asked.`, {
        retryAfter,
      });
    }
    if (status === 451 || status === 403)
      return new FeedError('blocked', `${what}. This host is blocked here.`);
    if (PERMANENT.has(code))
      return new FeedError(PERMANENT_CODES[code] ?? 'refused', what, { permanent: true });
    return new FeedError('busy', what);
  }
}

const PERMANENT_CODES: Record<number, string> = { [-1121]: 'unknown-symbol', [-1120]: 'unknown-interval' };

function unreachable(host: string, cause: unknown): FeedError {
  return new FeedError('unreachable', `${host} cannot be reached: ${messageOf(cause)}.`, { cause });
}

function aborted(): FeedError {
  return new FeedError('aborted', 'The request is not wanted any more.');
}
