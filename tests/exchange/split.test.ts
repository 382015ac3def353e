import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, type Bar, partOf } from '../../demo/exchange/market/bar.js';
import { formatUnits, neededDecimals, parseUnits } from '../../demo/exchange/market/decimals.js';
import { Dice } from '../../demo/exchange/market/dice.js';
import { divide, divideWithin } from '../../demo/exchange/market/divide.js';
import { neededPoints, pricePath } from '../../demo/exchange/market/price-path.js';
import { split } from '../../demo/exchange/market/split.js';

const seed = fc.integer({ min: 0, max: 2 ** 31 });
const range = fc
  .tuple(
    fc.integer({ min: 5, max: 1e9 }),
    fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([base, [low, x, y, high]]) => {
    const [l, a, b, h] = [low, x, y, high].sort((p, q) => p - q).map((offset) => base + offset);
    return { open: a, high: h, low: l, close: b };
  })
  .chain((bar) => fc.constantFrom(bar, { ...bar, open: bar.close, close: bar.open }));

/** A bar that could have happened: enough trades for its prices, a lot for each trade. */
const bars: fc.Arbitrary<Bar> = fc
  .tuple(
    range,
    fc.integer({ min: 0, max: 3_000 }),
    fc.integer({ min: 0, max: 1e9 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([prices, more, lots, share]) => {
    const trades = neededPoints(prices) + more;
    const volume = trades + lots;
    const quoteVolume = volume * Math.round((prices.high + prices.low) / 2);
    return {
      open: prices.open,
      high: prices.high,
      low: prices.low,
      close: prices.close,
      trades,
      volume,
      quoteVolume,
      takerVolume: Math.floor(volume * share),
      takerQuoteVolume: Math.floor(quoteVolume * share),
    };
  })
  .filter(({ quoteVolume }) => Number.isSafeInteger(quoteVolume));

describe('a path of prices', () => {
  it('runs from open to close, stays in the range and touches both its ends', () => {
    fc.assert(
      fc.property(range, seed, fc.integer({ min: 0, max: 100 }), (bar, chance, more) => {
        const durations = Array.from({ length: neededPoints(bar) + more }, () => 1);
        const path = pricePath(bar, durations, 0.8, new Dice(chance));
        expect([path[0], path.at(-1)]).toEqual([bar.open, bar.close]);
        expect([Math.min(...path), Math.max(...path)]).toEqual([bar.low, bar.high]);
        expect(path.every(Number.isSafeInteger)).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a bar divided into parts', () => {
  it('is made up by them exactly; each opens at the close before it and shows no more prices than trades', () => {
    fc.assert(
      fc.property(bars, seed, fc.constantFrom(2, 24, 60), (bar, chance, parts) => {
        const options = { parts, unevenness: 0.9, stray: 0.9, quotePerLotTick: 1, dice: new Dice(chance) };
        const divided = split(bar, options);
        let [sum, before]: [Bar | null, number] = [null, bar.open];
        for (const part of divided) {
          expect(part.open).toBe(before);
          expect(part.trades === 0 || part.trades >= neededPoints(part)).toBe(true);
          expect(part.volume).toBeGreaterThanOrEqual(part.trades);
          expect(part.trades > 0 || part.volume + part.quoteVolume + part.high - part.low === 0).toBe(true);
          expect(part.takerVolume).toBeLessThanOrEqual(part.volume);
          expect(part.takerQuoteVolume).toBeLessThanOrEqual(part.quoteVolume);
          before = part.close;
          sum = append(sum, part);
        }
        expect(sum).toEqual(bar);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('a part of it that has passed grows, trade by trade, into the whole', () => {
    fc.assert(
      fc.property(bars, (bar) => {
        let before = partOf(bar, 1e-9);
        expect([before.open, before.trades]).toEqual([bar.open, 1]);
        for (let step = 1; step <= 20; step++) {
          const part = partOf(bar, step / 20);
          expect(part.high).toBeGreaterThanOrEqual(before.high);
          expect(part.low).toBeLessThanOrEqual(before.low);
          for (const name of ['trades', 'volume', 'quoteVolume', 'takerVolume', 'takerQuoteVolume'] as const)
            expect(part[name]).toBeGreaterThanOrEqual(before[name]);
          expect(part.trades).toBeLessThanOrEqual(part.volume);
          before = part;
        }
        expect(before).toEqual(bar);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('a whole number divided by shares', () => {
  const shares = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 80,
  });
  it('keeps its sum and gives nothing to a share of nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9e15 }),
        shares,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (total, each, u) => {
          const parts = divide(total, each, u);
          const sum = parts.reduce((a, b) => a + b, 0);
          expect(sum).toBe(each.some((share) => share > 0) ? total : 0);
          expect(parts.every((part, i) => part >= 0 && (part === 0 || each[i] > 0))).toBe(true);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('stays within bounds where they leave room', () => {
    expect(divideWithin(10, [1, 1, 0], [2, 5, 9])).toEqual([2, 5, 3]);
    expect(divideWithin(6, [1, 1, 0], [2, 5, 9])).toEqual([2, 4, 0]);
    expect(divideWithin(4, [0, 0], [3, 3])).toEqual([2, 2]);
  });
});

describe('numbers as the exchange writes them', () => {
  it.each([
    [5_155_261, 2, 8, '51552.61000000'],
    [780, 8, 8, '0.00000780'],
    [9_700_000, 0, 8, '9700000.00000000'],
    [5, 3, 8, '0.00500000'],
    [123_456_789_012_345_678_901n, 8, 8, '1234567890123.45678901'],
    [42, 0, 0, '42'],
  ])('%s with %i decimals, %i written, is %s', (units, decimals, written, text) => {
    expect(formatUnits(units, decimals, written)).toBe(text);
    expect(parseUnits(text, decimals)).toBe(BigInt(units));
  });

  it('decimals that say nothing are not needed', () => {
    expect(['1.500', '7', '7.00', '0.00000780'].map(neededDecimals)).toEqual([1, 0, 0, 7]);
  });
});
