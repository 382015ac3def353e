import { addIntervals, type FeedKline, type Interval, type TimeRange } from '../domain/index.js';
import type { KlinesAnswer } from './contract.js';

/** Klines of one series that are kept: what a chart may ask for as history. Twice as many before it is trimmed. */
const MOST = 5_000;

/** Klines of one series by time: what a feed knows of its history that has no other place to ask. */
export class KeptKlines {
  /** Ascending. */
  private readonly klines: FeedKline[] = [];

  /** @param most how many are kept, the newest */
  constructor(
    private readonly interval: Interval,
    private readonly most = MOST,
  ) {}

  get last(): FeedKline | undefined {
    return this.klines.at(-1);
  }

  put(kline: FeedKline): void {
    const at = this.indexFrom(kline.openTime);
    const isHeld = this.klines[at]?.openTime === kline.openTime;
    this.klines.splice(at, isHeld ? 1 : 0, kline);
    if (this.klines.length >= this.most * 2) this.klines.splice(0, this.klines.length - this.most);
  }

  /** As a feed answers. What is not here does not exist, so every hole is confirmed. */
  answer({
    startTime,
    endTime,
    limit,
  }: {
    startTime?: number;
    endTime?: number;
    limit: number;
  }): KlinesAnswer {
    const begin = startTime === undefined ? 0 : this.indexFrom(startTime);
    const end = endTime === undefined ? this.klines.length : this.indexFrom(endTime + 1);
    const from = startTime === undefined ? Math.max(begin, end - limit) : begin;
    const to = startTime === undefined ? end : Math.min(end, begin + limit);
    const klines = this.klines.slice(from, to).map((kline) => ({ ...kline }));
    return {
      klines,
      confirmedEmpty: this.holes(klines),
      more: startTime === undefined ? from > 0 : to < end,
    };
  }

  /** Index of the first kline at or after a time. */
  private indexFrom(time: number): number {
    let low = 0;
    let high = this.klines.length;
    // As a rule it is the newest one, or after it.
    if (high > 0 && this.klines[high - 1].openTime < time) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.klines[middle].openTime < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private holes(klines: readonly FeedKline[]): TimeRange[] {
    const holes: TimeRange[] = [];
    for (let i = 1; i < klines.length; i++) {
      const from = addIntervals(this.interval, klines[i - 1].openTime, 1);
      const to = addIntervals(this.interval, klines[i].openTime, -1);
      if (to >= from) holes.push({ from, to });
    }
    return holes;
  }
}
