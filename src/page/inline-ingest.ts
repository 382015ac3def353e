import type { FeedAnswer, FeedKline, FeedQuestion } from '../domain/index.js';
import {
  type Feed,
  type FeedDescriptor,
  feedOf,
  isFeedDescriptor,
  keptWeights,
  systemClock,
} from '../feed/index.js';
import { DirectSeriesWriter, Ingest, type SeriesRef, SleepWatch } from '../ingest/index.js';
import type { LocalBackend } from '../store/index.js';
import type { WantedSeries } from '../worker/messages.js';
import type { IngestHost } from './ingest-host.js';

/**
 * Feeds on the page's thread: all of them where no worker can be had, and always those that are objects of the host.
 * Comes with the worker's file, which holds the same code for the worker's thread: the page loads that on demand.
 */
export class InlineIngest implements IngestHost {
  private readonly ingest: Ingest;
  private readonly writer: DirectSeriesWriter;
  private readonly sleep: SleepWatch;

  constructor(backend: LocalBackend) {
    this.writer = new DirectSeriesWriter(backend.writer, (ref, state, reason) => {
      backend.setStatus(ref, state, reason);
    });
    this.ingest = new Ingest({
      writer: this.writer,
      clock: systemClock,
      maxKlines: backend.memory.layout.maxKlines,
    });
    this.sleep = new SleepWatch(systemClock, () => this.ingest.wake());
  }

  addFeed(name: string, feed: FeedDescriptor | Feed): void {
    this.ingest.addFeed(name, isFeedDescriptor(feed) ? feedOf(feed, { weights: keptWeights() }) : feed);
  }

  want(series: WantedSeries): void {
    this.ingest.want(series, series);
  }

  unwant(series: SeriesRef): void {
    this.ingest.unwant(series);
  }

  retry(series: SeriesRef): void {
    this.ingest.retry(series);
  }

  setUrgent(series: SeriesRef, urgent: boolean): void {
    this.ingest.setUrgent(series, urgent);
  }

  wake(): void {
    this.ingest.wake();
  }

  write(series: SeriesRef, klines: readonly FeedKline[], merge: boolean): void {
    if (merge) this.writer.merge(series, klines, []);
    else for (const kline of klines) this.writer.update(series, kline);
  }

  askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>> {
    return this.ingest.askFeed(question);
  }

  refused(): ReadonlyMap<string, number> {
    return this.ingest.refused();
  }

  close(): void {
    this.sleep.stop();
    this.ingest.close();
  }
}
