import { describe, expect, it } from 'vitest';
import { slopeOf } from '../../bench/stand/slope.js';
import { Histogram, median, percentile, spreadOf } from '../../bench/stand/statistics.js';

describe('medians and spreads', () => {
  it('the middle value, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('what was not measured does not count', () => {
    expect(spreadOf([3, Number.NaN, 1, 2])).toEqual({ median: 2, min: 1, max: 3, runs: 3 });
  });

  it('percentiles are values that occur, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect([0, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('the least-squares slope', () => {
  it('of points on a line is the line’s, without error', () => {
    const { slope, error } = slopeOf([0, 1, 2, 3].map((x) => [x, 5 - 2 * x]));
    expect(slope).toBeCloseTo(-2, 12);
    expect(error).toBeCloseTo(0, 12);
  });

  it('of scattered points comes with the textbook’s standard error', () => {
    // Residuals of (1,2) (2,3) (3,5) (4,4) (5,6) about 1.3 + 0.9x: their squares sum to 1.9; error = sqrt(1.9/3/10).
    const { slope, error } = slopeOf([
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 4],
      [5, 6],
    ]);
    expect(slope).toBeCloseTo(0.9, 12);
    expect(error).toBeCloseTo(Math.sqrt(1.9 / 3 / 10), 12);
  });
});

describe('the histogram', () => {
  it('percentiles are at most 6 % above the true ones', () => {
    const histogram = new Histogram();
    const values = Array.from({ length: 1_000 }, (_, i) => (i + 1) / 10);
    for (const value of values) histogram.add(value);
    for (const share of [0.01, 0.5, 0.9, 0.99]) {
      const exact = percentile(values, share);
      expect(histogram.percentile(share)).toBeGreaterThanOrEqual(exact);
      expect(histogram.percentile(share)).toBeLessThanOrEqual(exact * 1.06);
    }
    expect([histogram.count, histogram.max, histogram.percentile(1)]).toEqual([1_000, 100, 100]);
  });

  it('one long frame among a hundred is the 99.5th percentile, and not the 99th', () => {
    const histogram = new Histogram();
    for (let i = 0; i < 99; i++) histogram.add(16);
    histogram.add(500);
    expect(histogram.percentile(0.99)).toBeLessThan(17);
    expect(histogram.percentile(0.995)).toBe(500);
  });

  it('takes nothings and eternities, and forgets when told to', () => {
    const histogram = new Histogram();
    histogram.add(0);
    histogram.add(1e9);
    expect(histogram.count).toBe(2);
    histogram.clear();
    expect([histogram.count, histogram.max]).toEqual([0, 0]);
    expect(histogram.percentile(0.5)).toBeNaN();
  });
});
