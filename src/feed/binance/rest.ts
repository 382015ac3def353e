import { FeedError, messageOf } from '../../domain/index.js';
import { readBounded } from '../bounded-text.js';
import type { Clock, TimerId } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { aborted, RequestLine } from '../request-line.js';
import { isKeptWeights, type WeightMemory } from '../spent-weights.js';
import { refusalOf } from './refusal.js';
import { WeightBudget } from './weight-budget.js';

const TIMEOUT_MS = 10_000;
/** What was spent before this page is waited for so long at most, and written down at most so often. */
const RECALL_LIMIT_MS = 500;
const REMEMBER_MS = 1_000;
/** A longer answer is not one of this protocol: 1,000 rows have about 180,000 bytes. */
const MAX_BYTES = 1_000_000;

export interface RestRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  /** As the exchange counts it. */
  readonly weight: number;
  /** Default false. */
  readonly urgent?: boolean;
  readonly signal: AbortSignal;
  /** Default 10 s. */
  readonly timeoutMs?: number;
  /** Longest answer that is taken, default 1 MB. */
  readonly maxBytes?: number;
}

export interface RestAnswer {
  readonly body: unknown;
  /** When the request left, ms of the local clock: the answer was true then or later. */
  readonly sentAt: number;
}

/**
 * The exchange's REST interface: plain GETs without extra headers (any would make the browser ask for
 * leave first, and be refused), a few at a time, under half of the weight limit, waiting for as long as the
 * exchange asks. Of several hosts the one that answered last is asked first.
 */
export class BinanceRest {
  private host = 0;
  private readonly budget: WeightBudget;
  private readonly line: RequestLine;
  private readonly closing = new AbortController();
  private recalled: Promise<void> | null = null;
  private rememberTimer: TimerId | null = null;

  constructor(
    private readonly hosts: readonly string[],
    private readonly fetch_: typeof fetch,
    private readonly clock: Clock,
    weightPerMinute: number,
    private readonly memory: WeightMemory | null = null,
  ) {
    this.budget = new WeightBudget(clock, weightPerMinute);
    this.line = new RequestLine(this.budget, clock);
    if (memory === null) return;
    this.recalled = this.recall(memory);
    // Whoever asks hears of it.
    this.recalled.catch(() => {});
  }

  /**
   * GETs a path. Rejects with a FeedError: `permanent` when the request itself is wrong, with `retryAfter`
   * when the exchange asked to wait, `aborted` when the caller did not want it any more.
   */
  async get(request: RestRequest): Promise<RestAnswer> {
    // What an earlier page spent counts too; the first request waits until it is known, and is told of a ban.
    if (this.recalled !== null) await this.recalled;
    return this.line.run(request.weight, request.urgent === true, request.signal, () =>
      this.tryHosts(request),
    );
  }

  private async recall(memory: WeightMemory): Promise<void> {
    const limit = new Promise((resolve) => this.clock.setTimeout(() => resolve(null), RECALL_LIMIT_MS));
    const kept = await Promise.race([memory.load(this.hosts[0]), limit]).catch(() => null);
    this.recalled = null;
    if (!isKeptWeights(kept)) return;
    this.budget.recall(kept.spent);
    // As an error it is never longer than the longest ban, whatever the local clock was set to meanwhile.
    const retryAfter = kept.pausedUntil - this.clock.now();
    if (!(retryAfter > 0)) return;
    const message = `The exchange asked for no requests for another ${Math.ceil(retryAfter / 1_000)} s.`;
    const pause = new FeedError('rate-limited', message, { retryAfter });
    this.line.pause(pause.retryAfter);
    throw pause;
  }

  /** At most once a second: a request more or less does not matter to a minute's limit. */
  private remember(): void {
    if (this.memory === null || this.rememberTimer !== null) return;
    this.rememberTimer = this.clock.setTimeout(() => {
      this.rememberTimer = null;
      const pausedUntil = this.clock.now() + Math.max(0, this.line.pauseLeft);
      this.memory?.save(this.hosts[0], { spent: this.budget.recent, pausedUntil }).catch(() => {});
    }, REMEMBER_MS);
  }

  close(): void {
    if (this.rememberTimer !== null) this.clock.clearTimeout(this.rememberTimer);
    this.line.close();
    this.closing.abort();
  }

  private async tryHosts(request: RestRequest): Promise<RestAnswer> {
    let failure: FeedError | null = null;
    const first = this.host;
    for (let attempt = 0; attempt < this.hosts.length; attempt++) {
      const host = (first + attempt) % this.hosts.length;
      try {
        const answer = await this.ask(this.hosts[host], request);
        this.host = host;
        return answer;
      } catch (error) {
        if (request.signal.aborted || this.closing.signal.aborted) throw aborted();
        failure = error instanceof FeedError ? error : unreachable(this.hosts[host], error);
        // Only a host that cannot be reached or is blocked here gives way to the next.
        if (failure.code === 'unreachable' || failure.code === 'blocked') continue;
        this.host = host;
        throw failure;
      }
    }
    throw failure ?? aborted();
  }

  private async ask(host: string, request: RestRequest): Promise<RestAnswer> {
    const { path, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = request;
    const url = new URL(`${host}${path}`);
    for (const [name, value] of Object.entries(request.query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const sentAt = this.clock.now();
    const leftAt = this.clock.monotonic();
    try {
      const signals = [request.signal, this.closing.signal];
      return await withDeadline(timeoutMs, signals, this.clock, async (signal) => {
        const response = await this.fetch_(url.href, { signal, credentials: 'omit' });
        this.budget.report(response.headers.get('x-mbx-used-weight-1m'), leftAt);
        this.remember();
        const text = await readBounded(response, path, maxBytes);
        if (response.ok) return { body: JSON.parse(text) as unknown, sentAt };
        const refusal = refusalOf(path, response.status, response.headers.get('retry-after'), text);
        this.line.pause(refusal.retryAfter);
        throw refusal;
      });
    } catch (error) {
      if (error instanceof FeedError) throw error;
      if (error instanceof SyntaxError) {
        throw new FeedError('bad-answer', `${path}: the answer is no JSON (cut off?): ${messageOf(error)}`, {
          cause: error,
        });
      }
      throw unreachable(host, error);
    }
  }
}

function unreachable(host: string, cause: unknown): FeedError {
  return new FeedError('unreachable', `${host} cannot be reached: ${messageOf(cause)}.`, { cause });
}
