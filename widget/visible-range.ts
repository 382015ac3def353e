import { approximateDuration, ConfigError } from '../src/index.js';
import { rowAtTime, timeAtRow } from './bars/time-rows.js';
import type { PriceChart } from './chart/price-chart.js';
import type { SeriesView } from './series-view.js';

/** Two instants, ms UTC. They need not be openTimes, and there need not be bars. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Bars between view and wish that are loaded page after page; further away the window leaves what lies between. */
const MAX_WALK = 2_000;
/** The earliest and latest instants that dates can stand for, ms (ECMA-262, "Time Values and Time Range"). */
const MAX_TIME = 8.64e15;

const isTime = (time: unknown): time is number => typeof time === 'number' && Math.abs(time) <= MAX_TIME;

/** @throws ConfigError `bad-range` */
export function requireRange(range: unknown): TimeRange {
  const { from, to } = (typeof range === 'object' && range !== null ? range : {}) as Partial<TimeRange>;
  if (isTime(from) && isTime(to) && from < to) return { from, to };
  throw new ConfigError(
    'bad-range',
    `from ${String(from)} to ${String(to)} is no range: give two times in ms since the epoch, the earlier one first.`,
  );
}

/** What is in view, as times; null while there is nothing. */
export function visibleRange(chart: PriceChart | null, series: SeriesView | null): TimeRange | null {
  const rows = chart?.visibleRows ?? null;
  if (rows === null || series === null || series.window.count === 0) return null;
  const { window, handle } = series;
  const time = (row: number) => Math.round(timeAtRow(window, handle.interval, row));
  return { from: time(rows.from), to: time(rows.to) };
}

/**
 * A range of time that somebody wants to see, and whose bars may have to be loaded first: it is asked for until its
 * bars are there, or there are none, or somebody moves the view.
 */
export class RangeWish {
  private wanted: TimeRange | null = null;
  private firstOpenTime: number | null = null;

  set(range: TimeRange): void {
    this.wanted = range;
    this.firstOpenTime = null;
  }

  drop(): void {
    this.wanted = null;
  }

  /** What is still asked for. */
  get range(): TimeRange | null {
    return this.wanted;
  }

  /** Once per paint. Returns whether the view was moved. */
  follow(chart: PriceChart, series: SeriesView): boolean {
    if (chart.barCount === 0) return false;
    // Shown in part already: whoever moves the view now means another range.
    if (chart.isMoving && this.firstOpenTime !== null) this.drop();
    const { wanted } = this;
    if (wanted === null) return false;
    // It may be on its way home, or be thought so for a while: this is where it shall go instead.
    if (this.firstOpenTime === null) chart.rest();
    const { window, history, handle } = series;
    const { from, to } = wanted;
    const isAhead = window.isDetached && from > (window.newestOpenTime as number);
    // Newer than all of a window that was slid back: it is looked for from the newest bars on, once.
    if (isAhead && this.firstOpenTime === null && !series.goHome(chart)) return true;
    const first = window.openTimeAt(window.shownFrom);
    const isKnown = first === this.firstOpenTime;
    this.firstOpenTime = first;
    const hasBegun = history.edge.peek() === 'begun';
    const step = approximateDuration(handle.interval);
    const isFar = first - to > MAX_WALK * step;
    if (isFar && !hasBegun) {
      // Too far for page after page: the window goes there. The page's end is near enough for its beginning to be near.
      history.jump(Math.ceil(to + Math.min(to - from, (MAX_WALK / 2) * step) + step));
      return false;
    }
    if (isKnown && !hasBegun) return false;
    // Long before the instrument's life: its first bars are the nearest there is.
    const shift = isFar ? first - from : 0;
    const row = (time: number) => rowAtTime(window, handle.interval, time + shift);
    chart.showRows({ from: row(from), to: row(to) });
    if (from >= first || hasBegun) this.drop();
    return true;
  }
}
