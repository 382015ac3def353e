import type { FeedKline, SeriesState, TimeRange } from '../domain/index.js';
import type { MemoryWriter } from '../store/index.js';
import type { SeriesRef, SeriesWriter } from './series-writer.js';

/** The writer of `shared` and `inline`: straight into the store's memory. */
export class DirectSeriesWriter implements SeriesWriter {
  /** @param tell passes the state's reason on: words are not kept in memory */
  constructor(
    private readonly memory: MemoryWriter,
    private readonly tell: (ref: SeriesRef, state: SeriesState, reason: string) => void,
  ) {}

  update(ref: SeriesRef, kline: FeedKline): void {
    this.memory.update(ref, kline);
  }

  merge(ref: SeriesRef, klines: readonly FeedKline[], confirmedEmpty: readonly TimeRange[]): void {
    this.memory.merge(ref, klines, confirmedEmpty);
  }

  setState(ref: SeriesRef, state: SeriesState, reason: string): void {
    this.memory.setState(ref, state);
    this.tell(ref, state, reason);
  }
}
