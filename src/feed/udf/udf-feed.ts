import { clip, ConfigError, FeedError, type Instrument, type Interval } from '../../domain/index.js';
import type {
  Feed,
  FeedSink,
  KlinesAnswer,
  KlinesRequest,
  SeriesRequest,
  UdfDescriptor,
} from '../contract.js';
import type { FeedIo } from '../create-feed.js';
import { Refusals } from '../refusals.js';
import { checkUrls } from '../urls.js';
import { UdfHistory, type UdfSeries } from './history.js';
import { HistoryPages } from './history-pages.js';
import { Poller } from './poller.js';
import { resolutionTable } from './resolution.js';
import { UdfInstruments } from './udf-instruments.js';
import { UdfRest } from './udf-rest.js';
import { UdfTime } from './udf-time.js';

/** What TradingView's own client does, ms. */
const POLL_MS = 10_000;
/** Faster than this no server asks to be polled, ms; and what a timer takes. */
const SHORTEST_POLL_MS = 1_000;
const LONGEST_POLL_MS = 24 * 60 * 60_000;

/** Anything that speaks TradingView's UDF over HTTP (TradingView, "Universal Data Feed"). It cannot push: it is polled. */
export class UdfFeed implements Feed {
  readonly intervals: readonly Interval[];
  private readonly resolutions: ReadonlyMap<Interval, string>;
  private readonly pollMs: number;
  private readonly rest: UdfRest;
  private readonly time: UdfTime;
  private readonly history: UdfHistory;
  private readonly pages: HistoryPages;
  private readonly instruments: UdfInstruments;
  private readonly refusals = new Refusals();
  private readonly pollers = new Set<Poller>();

  /** @throws ConfigError `bad-url`, `bad-poll-time`, `bad-resolutions` */
  constructor(
    descriptor: UdfDescriptor,
    private readonly io: FeedIo,
  ) {
    const [url] = checkUrls('url', [descriptor.url], ['http:', 'https:']);
    this.pollMs = checkPollMs(descriptor.pollMs ?? POLL_MS);
    this.resolutions = resolutionTable(descriptor.resolutions);
    this.intervals = [...this.resolutions.keys()];
    this.rest = new UdfRest(url, io.fetch, io.clock);
    this.time = new UdfTime(this.rest, io.clock);
    this.history = new UdfHistory(this.rest, this.time, this.refusals);
    this.pages = new HistoryPages(this.history, this.time);
    this.instruments = new UdfInstruments(this.rest);
  }

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    return this.pages.get(this.seriesOf(request), request);
  }

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    let series: UdfSeries;
    try {
      series = this.seriesOf(request);
    } catch (error) {
      sink.state('refused', (error as FeedError).message);
      return () => {};
    }
    const { pollMs, history, time, refusals } = this;
    const poller = new Poller({ series, pollMs, history, time, refusals, clock: this.io.clock }, sink);
    this.pollers.add(poller);
    poller.start();
    return () => {
      this.pollers.delete(poller);
      poller.stop();
    };
  }

  getServerTime(signal: AbortSignal): Promise<number> {
    return this.time.ask(signal);
  }

  getInstrument(symbol: string, signal: AbortSignal): Promise<Instrument> {
    return this.instruments.one(symbol, signal);
  }

  searchInstruments(query: string, signal: AbortSignal): Promise<Instrument[]> {
    return this.instruments.search(query, signal);
  }

  close(): void {
    for (const poller of this.pollers) poller.stop();
    this.pollers.clear();
    this.rest.close();
  }

  /** @throws FeedError `unknown-interval` */
  private seriesOf({ symbol, interval }: SeriesRequest): UdfSeries {
    const resolution = this.resolutions.get(interval);
    if (resolution !== undefined) return { symbol, interval, resolution };
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
