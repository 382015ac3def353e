import { approximateDuration, type Interval } from '../../src/index.js';
import type { BarWindow } from './bar-window.js';

/**
 * The row at a time, as a fraction between two bars; before the first and after the last bar as if bars went on there
 * at their usual distance. 0 without bars.
 * @param time ms UTC
 */
export function rowAtTime(window: BarWindow, interval: Interval, time: number): number {
  const { count } = window;
  if (count === 0) return 0;
  const step = approximateDuration(interval);
  const after = window.rowFrom(time);
  if (after === 0) return (time - window.openTimeAt(0)) / step;
  const before = window.openTimeAt(after - 1);
  const width = after < count ? window.openTimeAt(after) - before : step;
  return after - 1 + (time - before) / width;
}

/** The inverse of {@link rowAtTime}: ms UTC. */
export function timeAtRow(window: BarWindow, interval: Interval, row: number): number {
  const { count } = window;
  if (count === 0) return 0;
  const step = approximateDuration(interval);
  const whole = Math.min(Math.max(Math.floor(row), 0), count - 1);
  const from = window.openTimeAt(whole);
  const width = row >= 0 && whole + 1 < count ? window.openTimeAt(whole + 1) - from : step;
  return from + (row - whole) * width;
}
