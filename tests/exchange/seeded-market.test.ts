import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, type Bar, formatUnits } from '../../demo/exchange/market/bar.js';
import { SeededMarket } from '../../demo/exchange/market/seeded-market.js';
import { addIntervals, floorToInterval, type Interval } from '../../src/domain/index.js';

const market = new SeededMarket(1);
const NOW = Date.parse('2026-03-01T00:00:00Z');
const PARTS: [Interval, Interval][] = [
  ['1m', '1s'],
  ['3m', '1m'],
  ['5m', '1m'],
  ['15m', '5m'],
  ['30m', '15m'],
  ['1h', '5m'],
  ['2h', '1h'],
  ['4h', '2h'],
  ['6h', '1h'],
  ['8h', '4h'],
  ['12h', '4h'],
  ['1d', '12h'],
  ['3d', '1d'],
  ['1w', '1d'],
  ['1M', '1d'],
];
const symbols = market.listings.map(({ symbol }) => symbol);
const moment = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z') / 1_000, max: NOW / 1_000 - 1 });
const bare = (bar: Bar | null) =>
  bar === null ? null : { ...bar, openTime: undefined, firstTrade: undefined, lastTrade: undefined };

describe('the seeded market', () => {
  it('has at least two hundred instruments, each once', () => {
    expect(symbols.length).toBeGreaterThanOrEqual(200);
    expect(new Set(symbols).size).toBe(symbols.length);
  });

  it.each(PARTS)('%s is the aggregate of its %s klines', (whole, part) => {
    fc.assert(
      fc.property(fc.constantFrom(...symbols), moment, (symbol, seconds) => {
        const openTime = floorToInterval(whole, seconds * 1_000);
        const end = addIntervals(whole, openTime, 1);
        let sum: Bar | null = null;
        let trade = -1;
        for (let at = openTime; at < end; at = addIntervals(part, at, 1)) {
          const kline = market.kline(symbol, part, at, NOW * 2);
          if (kline === null) continue;
          if (kline.firstTrade >= 0) {
            if (trade >= 0) expect(kline.firstTrade).toBe(trade + 1);
            trade = kline.lastTrade;
          }
          sum = append(sum, kline);
        }
        const kline = market.kline(symbol, whole, openTime, NOW * 2);
        expect(bare(kline)).toEqual(bare(sum));
        if (trade >= 0) expect(kline?.lastTrade).toBe(trade);
      }),
      { numRuns: 15, seed: 2 },
    );
  });

  it('every kline is sound, and its volumes are whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...symbols),
        fc.constantFrom<Interval>('1s', '1m', '1h', '1d', '1M'),
        moment,
        (symbol, interval, seconds) => {
          const kline = market.kline(symbol, interval, floorToInterval(interval, seconds * 1_000), NOW * 2);
          if (kline === null) return;
          expect(kline.low).toBeGreaterThan(0);
          expect(kline.high).toBeGreaterThanOrEqual(Math.max(kline.open, kline.close));
          expect(kline.low).toBeLessThanOrEqual(Math.min(kline.open, kline.close));
          expect(kline.takerVolume).toBeLessThanOrEqual(kline.volume);
          for (const value of [kline.volume, kline.quoteVolume, kline.trades]) {
            expect(Number.isSafeInteger(value)).toBe(true);
          }
          if (kline.trades === 0) {
            expect([kline.volume, kline.firstTrade, kline.high - kline.low]).toEqual([0, -1, 0]);
          }
        },
      ),
      { seed: 3 },
    );
  });

  it('the forming kline grows into the closed one and never steps back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('BTCUSDT', 'PEPEUSDT', 'LAUSDT'),
        fc.constantFrom<Interval>('1s', '1m', '1h', '1d'),
        moment,
        (symbol, interval, seconds) => {
          const openTime = floorToInterval(interval, seconds * 1_000);
          const length = addIntervals(interval, openTime, 1) - openTime;
          let before = market.kline(symbol, interval, openTime, openTime + 1);
          for (let step = 1; step <= 40; step++) {
            const kline = market.kline(
              symbol,
              interval,
              openTime,
              openTime + Math.ceil((length * step) / 40),
            );
            if (kline === null || before === null) continue;
            expect(kline.open).toBe(before.open);
            expect(kline.high).toBeGreaterThanOrEqual(before.high);
            expect(kline.low).toBeLessThanOrEqual(before.low);
            expect(kline.volume).toBeGreaterThanOrEqual(before.volume);
            expect(kline.trades).toBeGreaterThanOrEqual(before.trades);
            before = kline;
          }
          expect(before).toEqual(market.kline(symbol, interval, openTime, NOW * 2));
        },
      ),
      { numRuns: 30, seed: 4 },
    );
  });

  it('quiet minutes exist, standing at the close before them', () => {
    const symbol = symbols.at(-5) ?? '';
    let quiet = 0;
    let before = null;
    for (let i = 0; i < 300; i++) {
      const kline = market.kline(symbol, '1m', NOW + i * 60_000, NOW * 2);
      if (kline !== null && before !== null && kline.trades === 0) {
        quiet++;
        expect(kline.open).toBe(before.close);
      }
      before = kline;
    }
    expect(quiet).toBeGreaterThan(10);
  });

  it('another instance of the same seed tells the same history, another seed another', () => {
    const row = (from: SeededMarket) => from.kline('ETHUSDT', '5m', NOW, NOW * 2);
    expect(row(new SeededMarket(1))).toEqual(row(market));
    expect(row(new SeededMarket(2))).not.toEqual(row(market));
  });

  it('a day moves as much as coins do: between 0.5 and 15 % in the median', () => {
    const ranges = symbols.map((symbol) => {
      const kline = market.kline(symbol, '1d', NOW, NOW * 2);
      return kline === null ? 0 : (kline.high - kline.low) / kline.low;
    });
    const median = ranges.toSorted((a, b) => a - b)[ranges.length >> 1];
    expect(median).toBeGreaterThan(0.005);
    expect(median).toBeLessThan(0.15);
  });
});

describe('numbers as the exchange writes them', () => {
  it.each([
    [5_155_261, 2, '51552.61000000'],
    [780, 8, '0.00000780'],
    [9_700_000, 0, '9700000.00000000'],
    [5, 3, '0.005'.padEnd(10, '0')],
  ])('%i with %i decimals is %s', (units, decimals, text) => {
    expect(formatUnits(units, decimals)).toBe(text);
  });
});
