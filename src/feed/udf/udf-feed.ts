import { clip, ConfigError, FeedError } from '../../domain/index.js';
import type { FeedSink, KlinesAnswer, KlinesRequest, SeriesRequest, UdfDescriptor } from '../contract.js';
import type { FeedIo } from '../create-feed.js';
import { LateExchange } from '../late-feed.js';
import { checkUrls } from '../urls.js';
import { resolutionTable } from './resolution.js';

/** What TradingView's own client does, ms. */
const POLL_MS = 10_000;
/** Faster than this no server asks to be polled, ms; and what a timer takes. */
const SHORTEST_POLL_MS = 1_000;
const LONGEST_POLL_MS = 24 * 60 * 60_000;

/**
 * Anything that speaks TradingView's UDF over HTTP (TradingView, "Universal Data Feed"). Checks what it is given; what
 * asks the server is loaded with the first series.
 */
export class UdfFeed extends LateExchange {
  /** @throws ConfigError `bad-url`, `bad-poll-time`, `bad-resolutions` */
  constructor(descriptor: UdfDescriptor, io: FeedIo) {
    const [url] = checkUrls('url', [descriptor.url], ['http:', 'https:']);
    const pollMs = checkPollMs(descriptor.pollMs ?? POLL_MS);
    const resolutions = resolutionTable(descriptor.resolutions);
    super({
      intervals: [...resolutions.keys()],
      what: 'UDF feeds',
      clock: io.clock,
      connecting: 'Asking the server for the last bars.',
      load: async () => {
        const { UdfSource } = await import('./udf-source.js');
        return new UdfSource({ url, pollMs, resolutions }, io);
      },
    });
  }

  override async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    this.require(request);
    return super.getKlines(request);
  }

  override subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    try {
      this.require(request);
    } catch (error) {
      sink.state('refused', (error as FeedError).message);
      return () => {};
    }
    return super.subscribe(request, sink);
  }

  /** @throws FeedError `unknown-interval` */
  private require({ symbol, interval }: SeriesRequest): void {
    if (this.intervals.includes(interval)) return;
    throw new FeedError(
      'unknown-interval',
      `The server is not asked for interval "${clip(interval)}" of ${clip(symbol)}; it is for ${this.intervals.join(' ')} (case counts). The feed's option resolutions says which it has.`,
      { permanent: true },
    );
  }
}

function checkPollMs(pollMs: number): number {
  if (Number.isFinite(pollMs) && pollMs >= SHORTEST_POLL_MS && pollMs <= LONGEST_POLL_MS) return pollMs;
  throw new ConfigError(
    'bad-poll-time',
    `feeds: pollMs "${clip(pollMs)}" must be a number of milliseconds from ${SHORTEST_POLL_MS} to ${LONGEST_POLL_MS}; leave it out for ${POLL_MS}.`,
  );
}
