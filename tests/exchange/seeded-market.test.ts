import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnits } from '../../demo/exchange/market/decimals.js';
import { KlineGrid } from '../../demo/exchange/market/grid.js';
import type { MarketKline } from '../../demo/exchange/market/market.js';
import { SeededMarket } from '../../demo/exchange/market/seeded-market.js';
import type { Interval } from '../../src/domain/index.js';
import { aggregate } from './aggregate.js';
import { cpuTime } from './support.js';

const market = new SeededMarket(1);
const NOW = Date.parse('2026-03-01T00:00:00Z');
const LATER = NOW * 2;
/** Every interval but the smallest, with one that it is made of: together they lead down to seconds. */
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
const anySymbol = fc.constantFrom(...symbols);
const moment = fc.integer({ min: Date.parse('2025-08-01T00:00:00Z') / 1_000, max: NOW / 1_000 - 1 });
const at = (symbol: string, interval: Interval, time: number, now = LATER) => {
  const grid = KlineGrid.of(interval);
  return market.kline(symbol, grid, grid.floor(time), now);
};
const known = (kline: MarketKline | null): MarketKline => {
  if (kline === null) throw new Error('There is no kline.');
  return kline;
};

describe('the seeded market', () => {
  it('has at least two hundred instruments, each once, of all kinds of price', () => {
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(symbols.length).toBeGreaterThanOrEqual(200);
    const decimals = new Map(market.listings.map(({ symbol, priceDecimals }) => [symbol, priceDecimals]));
    expect([decimals.get('BTCUSDT'), decimals.get('PEPEUSDT'), decimals.get('BTCJPY')]).toEqual([2, 8, 0]);
    expect(decimals.has('ETHBTC')).toBe(true);
  });

  it.each(PARTS)('%s is the exact aggregate of its %s klines, trade ids included', (whole, part) => {
    fc.assert(
      fc.property(anySymbol, moment, (symbol, seconds) => {
        const [grid, fine] = [KlineGrid.of(whole), KlineGrid.of(part)];
        const openTime = grid.floor(seconds * 1_000);
        const parts: MarketKline[] = [];
        for (let time = openTime; time < grid.after(openTime); time = fine.after(time)) {
          const kline = market.kline(symbol, fine, time, LATER);
          if (kline !== null) parts.push(kline);
        }
        expect(market.kline(symbol, grid, openTime, LATER)).toEqual(aggregate(openTime, grid, parts));
      }),
      { numRuns: 15, seed: 2 },
    );
  });

  it('every kline is sound; a quiet one stands at the close before it', () => {
    const intervals = fc.constantFrom<Interval>('1s', '1m', '1h', '1d', '1M');
    fc.assert(
      fc.property(anySymbol, intervals, moment, (symbol, interval, seconds) => {
        const kline = known(at(symbol, interval, seconds * 1_000));
        const [open, high, low, close] = [kline.open, kline.high, kline.low, kline.close].map((text) =>
          parseUnits(text, 8),
        );
        expect(low > 0n && low <= open && low <= close && high >= open && high >= close).toBe(true);
        expect(parseUnits(kline.takerVolume, 8) <= parseUnits(kline.volume, 8)).toBe(true);
        expect(parseUnits(kline.takerQuoteVolume, 8) <= parseUnits(kline.quoteVolume, 8)).toBe(true);
        const before = at(symbol, interval, kline.openTime - 1);
        if (before !== null) expect(kline.open).toBe(before.close);
        if (kline.trades > 0) return;
        expect([kline.volume, kline.firstTrade, kline.lastTrade, kline.high]).toEqual([
          '0.00000000',
          -1,
          -1,
          kline.low,
        ]);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('the forming kline grows into the closed one and never steps back', () => {
    const intervals = fc.constantFrom<Interval>('1s', '1m', '1h', '1d', '1w');
    fc.assert(
      fc.property(
        fc.constantFrom('BTCUSDT', 'PEPEUSDT', 'LAUSDT'),
        intervals,
        moment,
        (symbol, interval, seconds) => {
          const grid = KlineGrid.of(interval);
          const openTime = grid.floor(seconds * 1_000);
          const length = grid.after(openTime) - openTime;
          let before = known(market.kline(symbol, grid, openTime, openTime + 1));
          for (let step = 1; step <= 40; step++) {
            const kline = known(
              market.kline(symbol, grid, openTime, openTime + Math.ceil((length * step) / 40)),
            );
            expect(kline.open).toBe(before.open);
            expect(Number(kline.high)).toBeGreaterThanOrEqual(Number(before.high));
            expect(Number(kline.low)).toBeLessThanOrEqual(Number(before.low));
            expect(Number(kline.volume)).toBeGreaterThanOrEqual(Number(before.volume));
            expect(Number(kline.quoteVolume)).toBeGreaterThanOrEqual(Number(before.quoteVolume));
            expect(kline.trades).toBeGreaterThanOrEqual(before.trades);
            before = kline;
          }
          expect(before).toEqual(market.kline(symbol, grid, openTime, LATER));
        },
      ),
      { numRuns: 30, seed: 4 },
    );
  });

  it('a forming kline is the same however it was asked for before', () => {
    const often = new SeededMarket(1);
    const grid = KlineGrid.of('1h');
    for (let time = NOW + 1; time < NOW + 200_000; time += 777) often.kline('ETHUSDT', grid, NOW, time);
    for (const time of [NOW + 200_000, NOW + 100_500, NOW + 3_599_999])
      expect(often.kline('ETHUSDT', grid, NOW, time)).toEqual(
        new SeededMarket(1).kline('ETHUSDT', grid, NOW, time),
      );
  });

  it('another instance of the same seed tells the same history, another seed another', () => {
    const row = (from: SeededMarket) => from.kline('ETHUSDT', KlineGrid.of('5m'), NOW, LATER);
    expect(row(new SeededMarket(1))).toEqual(row(market));
    expect(row(new SeededMarket(2))).not.toEqual(row(market));
  });

  it('begins with the listing: nothing before, and the week that contains it is a part', () => {
    const listed = Date.parse('2017-08-17T00:00:00Z');
    expect(at('BTCUSDT', '1d', listed - 1)).toBeNull();
    expect(at('BTCUSDT', '1d', listed)).toMatchObject({ openTime: listed, firstTrade: 0 });
    const [week, day] = [KlineGrid.of('1w'), KlineGrid.of('1d')];
    expect(market.openTimeFrom('BTCUSDT', week, 0)).toBe(week.floor(listed));
    expect(market.openTimeUpTo('BTCUSDT', day, listed - 1)).toBeNull();
    expect(at('BTCUSDT', '1w', listed)?.open).toBe(at('BTCUSDT', '1d', listed)?.open);
  });

  it('a time zone moves days, weeks and months, and they still are what happened in them', () => {
    const [hours, hour] = [9, 3_600_000];
    const grid = new KlineGrid('1M', hours * hour);
    const openTime = Date.parse('2026-01-31T15:00:00Z');
    expect([grid.floor(NOW - 10 * hour), grid.after(openTime)]).toEqual([
      openTime,
      Date.parse('2026-02-28T15:00:00Z'),
    ]);
    const fine = KlineGrid.of('1h');
    const parts: MarketKline[] = [];
    for (let time = openTime; time < grid.after(openTime); time = fine.after(time))
      parts.push(known(market.kline('SOLUSDT', fine, time, LATER)));
    expect(market.kline('SOLUSDT', grid, openTime, LATER)).toEqual(aggregate(openTime, grid, parts));
  });
});

describe('what the made-up market is like', () => {
  const klines = (symbol: string, interval: Interval, count: number) => {
    const grid = KlineGrid.of(interval);
    const found: MarketKline[] = [];
    for (
      let time = NOW - count * (grid.after(0) - grid.floor(0));
      found.length < count;
      time = grid.after(time)
    )
      found.push(known(market.kline(symbol, grid, grid.floor(time), LATER)));
    return found;
  };

  it('some minutes are quiet, often so where little is traded', () => {
    const quiet = (symbol: string) => klines(symbol, '1m', 600).filter(({ trades }) => trades === 0).length;
    expect(quiet('BTCUSDT')).toBe(0);
    expect(quiet('LAUSDT')).toBeGreaterThan(30);
    expect(quiet('LAUSDT')).toBeLessThan(500);
  });

  it('a day moves as much as coins do, and seconds, minutes and hours move alike', () => {
    const move = (symbol: string, interval: Interval, count: number) => {
      const closes = klines(symbol, interval, count).map(({ close }) => Math.log(Number(close)));
      const squares = closes.slice(1).map((close, i) => (close - closes[i]) ** 2);
      const perDay = 86_400_000 / KlineGrid.of(interval).after(0);
      return Math.sqrt((squares.reduce((a, b) => a + b, 0) / squares.length) * perDay);
    };
    const day = move('BTCUSDT', '1d', 700);
    expect(day).toBeGreaterThan(0.012);
    expect(day).toBeLessThan(0.05);
    for (const [interval, count] of [
      ['1s', 3_600],
      ['1m', 2_880],
      ['15m', 2_000],
      ['1h', 2_000],
    ] as const) {
      expect(move('BTCUSDT', interval, count) / day).toBeGreaterThan(0.3);
      expect(move('BTCUSDT', interval, count) / day).toBeLessThan(3);
    }
  });

  it('what moves more trades more, and a lot costs what its kline shows', () => {
    const minutes = klines('XRPUSDT', '1m', 2_000);
    const range = minutes.map(({ high, low }) => Number(high) - Number(low));
    const median = range.toSorted((a, b) => a - b)[1_000];
    const volume = (wide: boolean) => {
      const some = minutes.filter((_, i) => range[i] > median === wide);
      return some.reduce((sum, kline) => sum + Number(kline.volume), 0) / some.length;
    };
    expect(volume(true)).toBeGreaterThan(1.3 * volume(false));
    const strange = minutes.filter(({ trades, quoteVolume, volume: lots, high, low }) => {
      const average = Number(quoteVolume) / Number(lots);
      return trades > 0 && (average < Number(low) * 0.99999 || average > Number(high) * 1.00001);
    });
    expect(strange).toEqual([]);
    const takers = minutes.map((kline) => Number(kline.takerVolume) / Number(kline.volume));
    expect(takers.filter((share) => share < 0.05 || share > 0.95).length).toBeLessThan(100);
  });

  it('stays in bounds over the years', () => {
    for (const symbol of ['BTCUSDT', 'PEPEUSDT', 'ETHBTC', 'BTCJPY', 'DOGEUSDT']) {
      const months = klines(symbol, '1M', 30).map(({ close }) => Number(close));
      expect(Math.max(...months) / Math.min(...months)).toBeLessThan(60);
      expect(Math.min(...months)).toBeGreaterThan(0);
    }
  });

  it('a thousand klines of any interval are made in a moment', () => {
    for (const interval of market.intervals) {
      const fresh = new SeededMarket(7);
      const grid = KlineGrid.of(interval);
      const make = () => {
        let time: number | null = NOW;
        for (let i = 0; i < 1_000 && time !== null; i++) {
          fresh.kline('BTCUSDT', grid, grid.floor(time), LATER);
          time = fresh.openTimeUpTo('BTCUSDT', grid, grid.floor(time) - 1);
        }
      };
      // Under 100 ms on an idle machine; the rest is for a busy one.
      expect(cpuTime(make), interval).toBeLessThan(500);
    }
  });
});
