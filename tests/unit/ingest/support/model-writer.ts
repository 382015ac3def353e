import type { FeedKline, SeriesState, TimeRange } from '../../../../src/domain/index.js';
import { supersedes } from '../../../../src/ingest/live-buffer.js';
import type { SeriesRef, SeriesWriter } from '../../../../src/ingest/series-writer.js';

/** Memory as a map, stricter than the real one: it notes every write that would have stepped backwards. */
export class ModelWriter implements SeriesWriter {
  readonly klines = new Map<number, FeedKline>();
  readonly states: SeriesState[] = [];
  readonly reasons: string[] = [];
  readonly confirmedEmpty: TimeRange[] = [];
  readonly backwards: string[] = [];
  updates = 0;
  merges = 0;

  update(_ref: SeriesRef, kline: FeedKline): void {
    this.updates++;
    this.write(kline, 'update');
  }

  merge(_ref: SeriesRef, klines: readonly FeedKline[], confirmedEmpty: readonly TimeRange[]): void {
    this.merges++;
    let after = Number.NEGATIVE_INFINITY;
    for (const kline of klines) {
      if (kline.openTime <= after) this.backwards.push(`merge is not ascending at ${kline.openTime}`);
      after = kline.openTime;
      this.write(kline, 'merge');
    }
    this.confirmedEmpty.push(...confirmedEmpty);
  }

  setState(_ref: SeriesRef, state: SeriesState, reason: string): void {
    if (this.states.at(-1) === state && this.reasons.at(-1) === reason)
      this.backwards.push('state said twice');
    this.states.push(state);
    this.reasons.push(reason);
  }

  get state(): SeriesState | undefined {
    return this.states.at(-1);
  }

  get openTimes(): number[] {
    return [...this.klines.keys()].sort((a, b) => a - b);
  }

  get content(): FeedKline[] {
    return this.openTimes.map((openTime) => this.klines.get(openTime) as FeedKline);
  }

  private write(kline: FeedKline, how: string): void {
    const held = this.klines.get(kline.openTime);
    if (held !== undefined && !supersedes(kline, held)) {
      this.backwards.push(`${how} of ${JSON.stringify(kline)} over ${JSON.stringify(held)}`);
    }
    this.klines.set(kline.openTime, { ...kline });
  }
}
