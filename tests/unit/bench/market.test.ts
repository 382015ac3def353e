import { expect, it } from 'vitest';
import { parseFrame, parseRow } from '../../../src/feed/binance/parse.js';
import { FrameWriter, rowOf, tickInFrame } from '../../bench/stand/frames.js';
import { BenchMarket, seriesIndex, seriesName, tickOf } from '../../bench/stand/market.js';

const EPOCH = Date.UTC(2026, 0, 1, 0, 0, 30);
const PLAN = { seed: 3, epoch: EPOCH, series: 1_200, bars: 120 };

it('two markets of one plan are alike, tick for tick', () => {
  const [a, b] = [new BenchMarket(PLAN), new BenchMarket(PLAN)];
  for (let i = 0; i < 5_000; i++) {
    const now = EPOCH + i * 40;
    expect(a.tick(now)).toBe(b.tick(now));
    expect(a.kline).toEqual(b.kline);
  }
  expect(a.history(7)).toEqual(b.history(7));
});

it('ticks are spread alike over all series, and each names its own', () => {
  const market = new BenchMarket({ ...PLAN, series: 24 });
  const counts = new Map<number, number>();
  for (let i = 0; i < 2_400; i++) {
    const series = market.tick(EPOCH);
    expect(series).toBe(market.seriesAt(market.ticks - 1));
    expect(tickOf(market.kline.volume)).toBe(market.ticks);
    counts.set(series, (counts.get(series) ?? 0) + 1);
  }
  expect([...counts.values()]).toEqual(Array.from({ length: 24 }, () => 100));
});

it('all series have names of their own, and are found by them', () => {
  const names = Array.from({ length: 1_200 }, (_, index) => seriesName(index));
  expect(new Set(names.map(({ symbol, interval }) => `${symbol}@${interval}`)).size).toBe(1_200);
  expect(names.map(seriesIndex)).toEqual(names.map((_, index) => index));
});

it('our feed finds nothing wrong with rows and frames, and history ends where ticks begin', () => {
  const market = new BenchMarket({ ...PLAN, series: 2 });
  const frames = new FrameWriter();
  for (const index of [0, 1]) {
    const rows = market.history(index);
    expect(rows).toHaveLength(120);
    expect(rows.map((kline) => parseRow(rowOf(index, kline, 5), 0))).not.toContain(null);
    expect(rows.every(({ openTime }, i) => i === 0 || openTime - rows[i - 1].openTime === 60_000)).toBe(true);
  }
  for (let i = 0; i < 100; i++) {
    const now = EPOCH + i * 1_000;
    const index = market.tick(now);
    const text = frames.write(index, market.kline, market.ticks, now, false);
    expect(parseFrame(text)).toMatchObject({ type: 'kline', kline: market.kline });
    expect(tickInFrame(text)).toBe(market.ticks);
    if (market.ended === null) continue;
    const last = frames.write(index, market.ended, market.ticks, now, true);
    expect(parseFrame(last)).toMatchObject({ type: 'kline', kline: { ...market.ended, closed: true } });
  }
  expect(market.history(0).map(({ openTime }) => openTime)).toEqual(
    Array.from({ length: 120 }, (_, i) => EPOCH + 90_000 - (119 - i) * 60_000),
  );
  expect(tickInFrame('{"result":null,"id":1}')).toBe(-1);
});
