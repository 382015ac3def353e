import { describe, expect, it } from 'vitest';
import { RollingHistogram } from '../../../src/monitoring/rolling-histogram.js';

describe('the durations of the last one to two windows', () => {
  it('are kept for one window, and gone after two, also where none came meanwhile', () => {
    const histogram = new RollingHistogram(1_000);
    histogram.add(5, 0);
    expect(histogram.count(1_500)).toBe(1);
    expect(histogram.count(2_500)).toBe(0);
    histogram.add(5, 2_600);
    expect(histogram.count(9_000)).toBe(0);
    expect(histogram.latency(9_000)).toBe('unknown');
  });
});
