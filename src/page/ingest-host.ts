import type { FeedAnswer, FeedKline, FeedQuestion } from '../domain/index.js';
import type { Feed, FeedDescriptor } from '../feed/contract.js';
import type { SeriesRef } from '../ingest/index.js';
import type { WantedSeries } from '../worker/messages.js';

/** Where feeds run, seen from the page: in the worker or on this thread. Calls never throw. */
export interface IngestHost {
  addFeed(name: string, feed: FeedDescriptor | Feed): void;
  want(series: WantedSeries): void;
  unwant(series: SeriesRef): void;
  retry(series: SeriesRef): void;
  /** Whether somebody looks at a series. */
  setUrgent(series: SeriesRef, urgent: boolean): void;
  /** The page was away or is online again: lines are looked at, and what waits tries again. */
  wake(): void;
  /** Writes to a series that this host's thread owns. */
  write(series: SeriesRef, klines: readonly FeedKline[], merge: boolean): void;
  askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>>;
  /** What feeds skipped so far, by kind; may lag by a second. */
  refused(): ReadonlyMap<string, number>;
  close(): void;
}
