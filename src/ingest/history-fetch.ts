import { FeedError, feedErrorOf, type FeedKline, type Interval, type TimeRange } from '../domain/index.js';
import type { Clock, Feed, KlinesRequest } from '../feed/index.js';
import { soundKlines } from './sound-answer.js';

/** What one request brought. */
export interface Fetched {
  /** Ascending, unique, sound. */
  readonly klines: readonly FeedKline[];
  readonly confirmedEmpty: readonly TimeRange[];
  /** Whether the source has more in the direction that was asked for. */
  readonly more: boolean;
}

export interface HistoryRequest {
  readonly symbol: string;
  readonly interval: Interval;
  /** First openTime wanted, ms UTC; without it the newest. */
  readonly startTime: number | null;
  readonly limit: number;
  readonly urgent: boolean;
}

/**
 * One request for history at a time. Of one that was given up nothing is heard any more, whenever and
 * however it ends. A host's Feed object may answer or throw anything: what breaks the contract is an error.
 */
export class HistoryFetch {
  private current: AbortController | null = null;

  /** @param skip counts klines that were left out, by kind */
  constructor(
    private readonly feed: Feed,
    private readonly clock: Clock,
    private readonly skip: (kind: string) => void,
  ) {}

  get isRunning(): boolean {
    return this.current !== null;
  }

  /** Asks. Exactly one of the two is called, later, unless it is aborted before. */
  start(
    { startTime, ...request }: HistoryRequest,
    onFetched: (fetched: Fetched) => void,
    onError: (error: FeedError) => void,
  ): void {
    this.abort();
    const abort = new AbortController();
    this.current = abort;
    const { signal } = abort;
    const asked = startTime === null ? { ...request, signal } : { ...request, startTime, signal };
    void this.ask(asked).then(
      (fetched) => {
        if (this.current !== abort) return;
        this.current = null;
        onFetched(fetched);
      },
      (error: unknown) => {
        if (this.current !== abort) return;
        this.current = null;
        onError(feedErrorOf(error));
      },
    );
  }

  abort(): void {
    const { current } = this;
    this.current = null;
    current?.abort();
  }

  private async ask(request: KlinesRequest): Promise<Fetched> {
    const answer = await this.feed.getKlines(request);
    return soundKlines(answer, request, this.clock.now(), this.skip);
  }
}
