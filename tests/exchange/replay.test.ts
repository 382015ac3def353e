import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KlineGrid } from '../../demo/exchange/market/grid.js';
import type { MarketKline } from '../../demo/exchange/market/market.js';
import { readRecording } from '../../demo/exchange/replay/recording.js';
import { ReplayMarket } from '../../demo/exchange/replay/replay-market.js';
import type { Interval } from '../../src/domain/index.js';
import { aggregate } from './aggregate.js';
import { MINUTE, ROWS, START, write } from './recordings.js';
import { connect, exchange, get, manualClock, manualTime } from './support.js';

const json = () => write('btcusdt-1m-test.json', JSON.stringify(ROWS));
const minute = KlineGrid.of('1m');

describe('a recording as a market', () => {
  it('tells its rows to the letter, whatever decimals they are written with', async () => {
    const mixed = ROWS.map((row, i) =>
      i % 2 === 0 ? row : [row[0], '51005.5', '51100', '50990.25', '51000', '0.5'],
    );
    const clock = manualClock();
    const { url } = await exchange({
      replay: write('ethusdt-1m-mixed.json', JSON.stringify(mixed)),
      now: clock.now,
    });
    clock.time += 60 * MINUTE;
    const { body } = await get(`${url}/api/v3/klines?symbol=ETHUSDT&interval=1m&limit=1000`);
    expect((body as unknown[][]).map((row) => row.slice(0, 6))).toEqual(mixed);
  });

  it.each<Interval>(['3m', '5m', '15m', '30m', '1h', '2h', '1d', '3d', '1w', '1M'])(
    '%s klines are the exact sums of its rows',
    (interval) => {
      const market = new ReplayMarket(readRecording(json()));
      const grid = KlineGrid.of(interval);
      const base = ROWS.map(([openTime]) =>
        market.kline('BTCUSDT', minute, Number(openTime), market.endTime),
      ).filter((kline): kline is MarketKline => kline !== null);
      expect(base).toHaveLength(ROWS.length);
      const first = market.openTimeFrom('BTCUSDT', grid, 0);
      let count = 0;
      for (let at = first; at !== null; at = market.openTimeFrom('BTCUSDT', grid, at + 1)) {
        const parts = base.filter(({ openTime }) => grid.floor(openTime) === at);
        expect(market.kline('BTCUSDT', grid, at, market.endTime)).toEqual(aggregate(at, grid, parts));
        count += parts.length;
      }
      expect(count).toBe(ROWS.length + Number(first !== null && first > START));
    },
  );

  it('sums beyond what a double holds stay exact', () => {
    const large = ROWS.map((row) => [...row.slice(0, 5), '987654321098.12345678']);
    const market = new ReplayMarket(readRecording(write('btcusdt-1m-large.json', JSON.stringify(large))));
    const kline = market.kline('BTCUSDT', KlineGrid.of('1d'), START, market.endTime);
    expect(kline?.volume).toBe('98765432109812.34567800');
  });

  it('inside a bar the price goes from its open over both extremes to its close, and never back', () => {
    const market = new ReplayMarket(readRecording(json()));
    expect(market.startTime).toBe(START + 90 * MINUTE);
    for (const grid of [minute, KlineGrid.of('5m')]) {
      const openTime = START + 95 * MINUTE;
      const end = grid.after(openTime);
      const whole = market.kline('BTCUSDT', grid, openTime, market.endTime);
      let before = market.kline('BTCUSDT', grid, openTime, openTime + 1);
      expect(before?.close).toBe(whole?.open);
      const prices = new Set<string>();
      for (let now = openTime + 1_000; now <= end; now += 1_000) {
        const kline = market.kline('BTCUSDT', grid, openTime, now);
        for (const name of ['high', 'volume', 'quoteVolume', 'trades', 'takerVolume'] as const)
          expect(Number(kline?.[name])).toBeGreaterThanOrEqual(Number(before?.[name]));
        expect(Number(kline?.low)).toBeLessThanOrEqual(Number(before?.low));
        expect(kline?.open).toBe(whole?.open);
        prices.add(kline?.close ?? '');
        before = kline;
      }
      expect(prices.size).toBeGreaterThan(20);
      expect(before).toEqual(whole);
    }
  });

  it('keeps rows that lie off the grid at their own times, and leaves holes as holes', () => {
    const times = [0, 1, 2, 5, 6].map((i) => START + i * MINUTE + (i === 2 ? 7_000 : 0));
    const holes = times.map((time) => [time, '10', '12', '9', '11', '1']);
    const market = new ReplayMarket(readRecording(write('btcusdt-1m-holes.json', JSON.stringify(holes))));
    const found: number[] = [];
    for (let at = market.openTimeFrom('BTCUSDT', minute, 0); at !== null; ) {
      found.push(market.kline('BTCUSDT', minute, at, market.endTime)?.openTime ?? Number.NaN);
      at = market.openTimeFrom('BTCUSDT', minute, at + 1);
    }
    expect(found).toEqual(times);
    expect(market.openTimeUpTo('BTCUSDT', minute, START + 4 * MINUTE)).toBe(times[2]);
    expect(market.kline('BTCUSDT', minute, START + 3 * MINUTE, market.endTime)).toBeNull();
    expect(market.kline('BTCUSDT', KlineGrid.of('5m'), START, market.endTime)).toMatchObject({ volume: '3' });
  });
});

describe('an exchange that replays', () => {
  it('lists the one symbol, refuses shorter intervals, and counts limits in rows that exist', async () => {
    const { url } = await exchange({ replay: json(), now: manualClock().now });
    const { body } = await get(`${url}/api/v3/exchangeInfo`);
    expect(body).toMatchObject({
      symbols: [
        {
          symbol: 'BTCUSDT',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          filters: [{ tickSize: '0.01000000' }, {}],
        },
      ],
    });
    const klines = (query: string) => get(`${url}/api/v3/klines?${query}`);
    expect((await klines('symbol=BTCUSDT&interval=1s')).body).toEqual({
      code: -1120,
      msg: 'Invalid interval.',
    });
    expect((await klines('symbol=ETHUSDT&interval=1m')).body).toMatchObject({ code: -1121 });
    const newest = (await klines('symbol=BTCUSDT&interval=1m&limit=3')).body as unknown[][];
    expect(newest.map(([openTime]) => openTime)).toEqual([87, 88, 89].map((i) => START + i * MINUTE));
  });

  it('begins where it is told to, closes every live bar as recorded, then says that it ended and is silent', async () => {
    const time = manualTime();
    const said: string[] = [];
    const { wsUrl, exchange: made } = await exchange({
      ...time,
      replay: json(),
      replayFrom: START + 97 * MINUTE,
      log: (message) => said.push(message),
    });
    expect(made.time.now()).toBe(START + 97 * MINUTE);
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const events: { k: Record<string, unknown> }[] = [];
    for (let passed = 0; passed < 5 * MINUTE; passed += MINUTE / 2) {
      time.advance(MINUTE / 2);
      events.push(...(await client.drain<{ k: Record<string, unknown> }>()));
    }
    // The first is the last word on the kline that ended as the replay began.
    const closed = events.filter(({ k }) => k['x'] === true).map(({ k }) => k);
    expect(closed.map(({ t, o, h, l, c, v }) => [t, o, h, l, c, v])).toEqual(ROWS.slice(96));
    expect(events.at(-1)?.k['x']).toBe(true);
    expect(said).toEqual([expect.stringContaining('has ended')]);
    time.advance(MINUTE / 2);
    expect(await client.drain()).toEqual([]);
    expect(said).toHaveLength(1);
  });

  const real = new URL('../../../shared/data/binance-btcusdt-1m-2021-02.json', import.meta.url);
  it('a real week comes back to the letter', async (context) => {
    if (!existsSync(real)) context.skip('the recorded week is not beside the project');
    const clock = manualClock();
    const { exchange: made } = await exchange({ replay: real.pathname, now: clock.now });
    const week = JSON.parse(readFileSync(real, 'utf8')) as unknown[][];
    expect(made.time.now()).toBe(week[6 * 1_440][0]);
    clock.time += 2 * 24 * 60 * MINUTE;
    const found = made.ledger('BTCUSDT', '1m', 0, made.time.now());
    expect(found.map((row) => row.slice(0, 6))).toEqual(week);
  });
});
