import type { Instrument, Interval } from '../../domain/index.js';
import type { Feed, FeedSink, KlinesAnswer, KlinesRequest, SeriesRequest } from '../contract.js';
import type { FeedIo } from '../create-feed.js';
import { Refusals } from '../refusals.js';
import { UdfHistory, type UdfSeries } from './history.js';
import { HistoryPages } from './history-pages.js';
import { Poller } from './poller.js';
import { resolutionOf } from './resolution.js';
import { UdfInstruments } from './udf-instruments.js';
import { UdfRest } from './udf-rest.js';
import { UdfTime } from './udf-time.js';

/** A descriptor that was checked. */
export interface UdfSettings {
  readonly url: string;
  readonly pollMs: number;
  /** What to ask the server for, by interval. */
  readonly resolutions: ReadonlyMap<Interval, string>;
}

/** What asks a UDF server, for intervals that it has. It cannot push: it is polled. */
export class UdfSource implements Feed {
  readonly intervals: readonly Interval[];
  private readonly rest: UdfRest;
  private readonly time: UdfTime;
  private readonly history: UdfHistory;
  private readonly pages: HistoryPages;
  private readonly instruments: UdfInstruments;
  private readonly refusals = new Refusals();
  private readonly pollers = new Set<Poller>();

  constructor(
    private readonly settings: UdfSettings,
    private readonly io: FeedIo,
  ) {
    this.intervals = [...settings.resolutions.keys()];
    this.rest = new UdfRest(settings.url, io.fetch, io.clock);
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
    const { history, time, refusals } = this;
    const { pollMs } = this.settings;
    const series = this.seriesOf(request);
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

  /** See Poller. */
  wake(): void {
    for (const poller of this.pollers) poller.wake();
  }

  close(): void {
    for (const poller of this.pollers) poller.stop();
    this.pollers.clear();
    this.rest.close();
  }

  private seriesOf({ symbol, interval }: SeriesRequest): UdfSeries {
    const resolution = this.settings.resolutions.get(interval) ?? resolutionOf(interval);
    return { symbol, interval, resolution };
  }
}
