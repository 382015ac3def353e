import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTOGRAM_ERROR, LogHistogram } from '../../../src/monitoring/index.js';
import { RollingHistogram } from '../../../src/monitoring/rolling-histogram.js';

/** Nearest rank, by sorting: what the histogram stands for. */
function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const duration = fc.double({ min: -3, max: 4.99, noNaN: true }).map((power) => 10 ** power);

function filled(values: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('the histogram', () => {
  it('gives every percentile within its stated error, from 1 us to 100 s', () => {
    expect(HISTOGRAM_ERROR).toBeLessThan(0.03);
    const allowed = HISTOGRAM_ERROR * 1.000001;
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const true_ = exact(values, share);
          const found = filled(values).percentile(share);
          return Math.abs(found - true_) <= true_ * allowed;
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('merged with another is the histogram of both', () => {
    const one = filled([1, 2, 3]);
    one.merge(filled([50, 60]));
    expect(one.snapshot()).toEqual(filled([1, 2, 3, 50, 60]).snapshot());
    expect(one.count).toBe(5);
    expect(one.max).toBe(60);
  });

  it('takes what clocks and bugs give: nothing, less than nothing, eternity, no number', () => {
    const histogram = filled([0, -5, 1e9, Number.NaN]);
    expect(histogram.count).toBe(3);
    expect(histogram.percentile(0.5)).toBe(0);
    expect(histogram.percentile(1)).toBe(1e9);
  });

  it('knows nothing of no durations, and again after a reset', () => {
    const histogram = filled([5]);
    histogram.reset();
    expect(histogram.snapshot()).toEqual({ count: 0, p50: Number.NaN, p99: Number.NaN, max: 0 });
  });

  it('allocates nothing but what the caller passes: a boxed double at most', () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const histogram = new LogHistogram();
    const control: number[][] = [];
    const bytesOf = (work: (i: number) => void) => {
      const round = () => {
        collect();
        const before = process.memoryUsage().heapUsed;
        for (let i = 0; i < 20_000; i++) work(i);
        return process.memoryUsage().heapUsed - before;
      };
      // The least of some: the engine may compile meanwhile, and what it makes lies on the same heap.
      return Math.min(...Array.from({ length: 5 }, round));
    };
    // The control must trip the limit: an array of one number for each duration.
    expect(bytesOf((i) => control.push([i / 7]))).toBeGreaterThan(20_000 * 32);
    expect(bytesOf((i) => histogram.add(i / 7))).toBeLessThan(20_000 * 24);
  });
});

describe('the rolling histogram', () => {
  it('forgets what is older than two windows, and keeps what is younger than one', () => {
    const rolling = new RollingHistogram(1_000);
    for (let i = 0; i < 100; i++) rolling.add(50, 0);
    expect(rolling.latency(999)).toMatchObject({ p99: 50 });
    rolling.add(1, 1_500);
    expect(rolling.latency(1_999)).toMatchObject({ p99: 50 });
    expect(rolling.latency(2_000)).toMatchObject({ p99: expect.closeTo(1, 1) });
    expect(rolling.latency(9_000)).toBe('unknown');
  });
});
