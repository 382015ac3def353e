import { addIntervals, type TimeRange } from '../../domain/index.js';
import type { KlinesAnswer, KlinesRequest } from '../contract.js';
import { type Bar, closeAllButLast } from './bars.js';
import type { UdfHistory, UdfSeries } from './history.js';
import { HistoryWalk } from './history-walk.js';
import type { UdfTime } from './udf-time.js';

/** History of one series, however many pages it takes, and what the source itself has no bars for. */
export class HistoryPages {
  constructor(
    private readonly history: UdfHistory,
    private readonly time: UdfTime,
  ) {}

  /** Rejects with a FeedError. */
  async get(series: UdfSeries, request: KlinesRequest): Promise<KlinesAnswer> {
    const { startTime, endTime, limit, signal } = request;
    const { interval } = series;
    await this.time.ready();
    const now = this.time.now();
    // One interval further than is wanted: only a later bar makes the last one final, and clocks differ.
    const to = addIntervals(interval, Math.min(endTime ?? now, now), 1);
    const walk = new HistoryWalk(this.history, series, signal);
    const isOpenEnded =
      startTime === undefined
        ? await walk.backwards(to, endTime === undefined ? limit : limit + 1)
        : await walk.forwards({ from: startTime, to }, limit + 1);
    const inside = closeAllButLast(walk.bars).filter(
      ({ openTime }) => openTime <= (endTime ?? Number.POSITIVE_INFINITY),
    );
    const bars = startTime === undefined ? inside.slice(-limit) : inside.slice(0, limit);
    const more = isOpenEnded || bars.length < inside.length;
    // An end that lies in the past was looked at as far as it goes, unless the walk broke off before it.
    const isEndSeen = endTime !== undefined && to < now && !(startTime !== undefined && more);
    return {
      klines: bars.flatMap(({ kline }) => kline ?? []),
      confirmedEmpty: walk.isPatchy
        ? []
        : holesIn(bars, series, { startTime, endTime: isEndSeen ? endTime : undefined }),
      more,
    };
  }
}

/**
 * What an answer proves missing at the source: between two bars that follow one another in it, before the
 * first where a beginning was asked for, and after the last where the end is known to have been looked at.
 */
function holesIn(
  bars: readonly Bar[],
  { interval }: UdfSeries,
  { startTime, endTime }: { startTime: number | undefined; endTime: number | undefined },
): TimeRange[] {
  const holes: TimeRange[] = [];
  let from: number | null = startTime ?? null;
  for (const { openTime } of bars) {
    const to = addIntervals(interval, openTime, -1);
    if (from !== null && to >= from) holes.push({ from, to });
    // A bar that cannot be read has its place all the same: it is no hole.
    from = addIntervals(interval, openTime, 1);
  }
  if (from !== null && endTime !== undefined && endTime >= from) holes.push({ from, to: endTime });
  return holes;
}
