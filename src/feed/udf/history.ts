import type { Interval } from '../../domain/index.js';
import type { Refusals } from '../refusals.js';
import { type Bars, readBars } from './bars.js';
import type { UdfRest } from './udf-rest.js';
import type { UdfTime } from './udf-time.js';

export interface UdfSeries {
  readonly symbol: string;
  readonly interval: Interval;
  /** As the server spells the interval. */
  readonly resolution: string;
}

export interface HistoryQuery {
  /** First openTime wanted, ms UTC. Servers give earlier ones too when they count backwards. */
  readonly from: number;
  /** Last openTime wanted, ms UTC. */
  readonly to: number;
  /** How many bars up to `to`; overrides `from` where a server knows it. */
  readonly countback?: number;
}

/** One request to `/history`: milliseconds become seconds here, and nowhere else. */
export class UdfHistory {
  constructor(
    private readonly rest: UdfRest,
    private readonly time: UdfTime,
    private readonly refusals: Refusals,
  ) {}

  /** Rejects with a FeedError. Gives what the server gave, which may lie outside what was asked for. */
  async ask(series: UdfSeries, { from, to, countback }: HistoryQuery, signal: AbortSignal): Promise<Bars> {
    const { symbol, resolution } = series;
    const query = {
      symbol,
      resolution,
      from: Math.max(0, Math.floor(from / 1_000)),
      // Half of the servers leave the bar at `to` out, as the charting library's own `to` does.
      to: Math.floor(to / 1_000) + 1,
      countback,
    };
    const answer = await this.rest.get('/history', query, signal);
    const what = `/history for ${symbol} ${series.interval} (resolution ${resolution})`;
    const read = readBars(what, answer, this.refusals);
    const newest = read.bars.findLast(({ kline }) => kline !== null);
    if (newest !== undefined) this.time.sawBar(newest.openTime);
    return read;
  }
}
