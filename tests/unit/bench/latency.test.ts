import { expect, it } from 'vitest';
import { tickToPaint } from '../../bench/charts/latency.js';

/** Ticks 1, 2, 3 … come every 10 ms, and go to two series in turn. */
const times = { at: (tick: number) => tick * 10 };
const seriesAt = (tick: number) => (tick + 1) % 2;

it('every tick counts until the first paint that shows it or a later one', () => {
  // Chart 0 shows ticks 1, 3, 5, 7: tick 3 waits for the paint of tick 5.
  const log = [0, 1, 12, 0, 5, 55, 0, 7, 71];
  expect(tickToPaint(log, times, seriesAt, 2)).toEqual({ p50: 5, p99: 25, ticks: 3 });
});

it('a chart’s ticks are its own, and a tick of two charts counts in both', () => {
  const log = [0, 1, 12, 1, 2, 23, 0, 3, 40, 1, 4, 41];
  expect(tickToPaint(log, times, seriesAt, 2)).toEqual({ p50: 1, p99: 10, ticks: 2 });
  expect(tickToPaint([0, 1, 12, 2, 1, 12, 0, 3, 40, 2, 3, 45], times, seriesAt, 2).ticks).toBe(2);
});

it('what came before the first paint, what never arrived and what is painted again counts not at all', () => {
  const gone = { at: (tick: number) => (tick === 5 ? Number.NaN : tick * 10) };
  expect(tickToPaint([0, 3, 40, 0, 5, 60, 0, 5, 90, 0, 7, 75], gone, seriesAt, 2)).toEqual({
    p50: 5,
    p99: 5,
    ticks: 1,
  });
  expect(tickToPaint([], times, seriesAt, 2).p50).toBeNaN();
});
