import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addIntervals,
  closeTimeOf,
  floorToInterval,
  type Interval,
  isInterval,
} from '../../../src/domain/index.js';

const at = (text: string) => Date.parse(text);

describe('intervals', () => {
  it.each(['1s', '1m', '5m', '45m', '12h', '1d', '3d', '1w', '1M', '1000m'])('%s is one', (text) => {
    expect(isInterval(text)).toBe(true);
  });

  it.each(['', 'm', '0m', '01m', '1', '1.5h', '1H', '1y', '-1m', ' 1m', '1m ', '10000m', 1, null, undefined])(
    '%s is none',
    (text) => {
      expect(isInterval(text)).toBe(false);
      expect(() => floorToInterval(text as Interval, 0)).toThrow(
        expect.objectContaining({ code: 'bad-interval' }),
      );
    },
  );

  it.each<[Interval, string, string]>([
    ['1m', '2024-02-29T23:59:59.999Z', '2024-02-29T23:59:00Z'],
    ['1M', '2024-02-29T23:59:59.999Z', '2024-02-01T00:00:00Z'],
    ['4h', '2024-02-29T23:59:59.999Z', '2024-02-29T20:00:00Z'],
    ['1d', '2024-02-29T23:59:59.999Z', '2024-02-29T00:00:00Z'],
    ['1w', '2024-03-03T23:59:59.999Z', '2024-02-26T00:00:00Z'],
    ['1w', '2024-03-04T00:00:00Z', '2024-03-04T00:00:00Z'],
    ['3M', '2024-05-20T00:00:00Z', '2024-04-01T00:00:00Z'],
  ])('%s: %s belongs to %s', (interval, time, openTime) => {
    expect(floorToInterval(interval, at(time))).toBe(at(openTime));
  });

  it('a month has its own length, also in a leap year', () => {
    expect(closeTimeOf('1M', at('2024-02-01T00:00:00Z'))).toBe(at('2024-02-29T23:59:59.999Z'));
    expect(addIntervals('1M', at('2023-12-01T00:00:00Z'), 3)).toBe(at('2024-03-01T00:00:00Z'));
    expect(addIntervals('1M', at('2024-01-01T00:00:00Z'), -1)).toBe(at('2023-12-01T00:00:00Z'));
  });

  it('an openTime off the grid keeps its offset', () => {
    expect(addIntervals('1h', at('2024-01-01T00:05:00Z'), 2)).toBe(at('2024-01-01T02:05:00Z'));
  });

  it('every moment lies in the kline that it is floored to', () => {
    const interval = fc.constantFrom<Interval>('1s', '1m', '15m', '6h', '1d', '3d', '1w', '1M');
    fc.assert(
      fc.property(interval, fc.integer({ min: 0, max: at('2100-01-01T00:00:00Z') }), (each, time) => {
        const openTime = floorToInterval(each, time);
        expect(openTime).toBeLessThanOrEqual(time);
        expect(addIntervals(each, openTime, 1)).toBeGreaterThan(time);
        expect(floorToInterval(each, addIntervals(each, openTime, 1))).toBe(addIntervals(each, openTime, 1));
      }),
      { seed: 3 },
    );
  });
});
