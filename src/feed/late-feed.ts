import { FeedError, type Instrument, type Interval, messageOf } from '../domain/index.js';
import { backoff, type Clock, type TimerId } from './clock.js';
import type { Feed, FeedSink, KlinesAnswer, KlinesRequest, SeriesRequest } from './contract.js';

export interface LateSource {
  readonly intervals: readonly Interval[];
  /** What is loaded, in words, such as "UDF feeds". */
  readonly what: string;
  readonly clock: Clock;
  /** Said of a line while it is made. */
  readonly connecting: string;
  /** Brings the code and makes the source. Called again after it rejected. */
  readonly load: () => Promise<Feed>;
}

/**
 * A feed whose code is loaded when something is first asked of it: most pages use one kind of feed, and pay for no
 * other. A file that cannot be had is a line that is lost, and tried again.
 */
export class LateFeed implements Feed {
  readonly intervals: readonly Interval[];
  private loaded: Feed | null = null;
  private loading: Promise<Feed> | null = null;
  private isClosed = false;
  /** Lines that wait to load the code again. */
  private readonly waiting = new Map<() => void, TimerId>();

  constructor(private readonly late: LateSource) {
    this.intervals = late.intervals;
  }

  get refused(): ReadonlyMap<string, number> {
    return this.loaded?.refused ?? new Map();
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    return (await this.source()).getKlines(request);
  }

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    const { clock, connecting } = this.late;
    let end: (() => void) | null = null;
    let isOver = false;
    let failures = 0;
    const start = (source: Feed) => {
      if (!isOver) end = source.subscribe(request, sink);
    };
    const attempt = () => {
      stopWaiting();
      this.source().then(start, (error: unknown) => {
        if (isOver) return;
        sink.state('lost', messageOf(error));
        this.waiting.set(attempt, clock.setTimeout(attempt, backoff(failures++, clock)));
      });
    };
    const stopWaiting = () => {
      const timer = this.waiting.get(attempt);
      if (timer !== undefined) clock.clearTimeout(timer);
      this.waiting.delete(attempt);
    };
    sink.state('connecting', connecting);
    if (this.loaded === null) attempt();
    else start(this.loaded);
    return () => {
      isOver = true;
      stopWaiting();
      end?.();
    };
  }

  async getServerTime(signal: AbortSignal): Promise<number> {
    const source = await this.source();
    return source.getServerTime?.(signal) ?? this.late.clock.now();
  }

  wake(): void {
    for (const attempt of this.waiting.keys()) attempt();
    this.loaded?.wake?.();
  }

  close(): void {
    this.isClosed = true;
    this.loaded?.close?.();
  }

  /** Rejects with a FeedError `unreachable`, when the code cannot be loaded. */
  protected source(): Promise<Feed> {
    this.loading ??= this.late.load().then(
      (source) => {
        this.loaded = source;
        if (this.isClosed) source.close?.();
        return source;
      },
      (cause: unknown) => {
        this.loading = null;
        throw new FeedError(
          'unreachable',
          `The code of ${this.late.what} could not be loaded (${messageOf(cause)}): all files of the package have to lie beside each other.`,
          { cause },
        );
      },
    );
    return this.loading;
  }
}

/** The same where the source describes instruments. */
export class LateExchange extends LateFeed {
  async getInstrument(symbol: string, signal: AbortSignal): Promise<Instrument> {
    const found = (await this.source()).getInstrument?.(symbol, signal);
    if (found !== undefined) return found;
    throw new FeedError('no-instruments', 'The feed describes no instruments.', { permanent: true });
  }

  async searchInstruments(query: string, signal: AbortSignal): Promise<Instrument[]> {
    return (await this.source()).searchInstruments?.(query, signal) ?? [];
  }
}
