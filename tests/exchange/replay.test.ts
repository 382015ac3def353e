import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../demo/exchange/replay/recording.js';
import { ReplayMarket } from '../../demo/exchange/replay/replay-market.js';
import { exchange, manualClock } from './support.js';

const START = Date.parse('2021-02-19T00:00:00Z');
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'kline-replay-'));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const rows = Array.from({ length: 100 }, (_, i) => {
  const base = 51_000 + ((i * 37) % 90);
  const text = (value: number) => value.toFixed(8);
  return [
    START + i * MINUTE,
    text(base + 0.61),
    text(base + 5.25),
    text(base - 4.5),
    text(base + 1.07),
    text(1.5 + i / 7),
  ];
});
const json = () => write('btcusdt-1m-test.json', JSON.stringify(rows));

describe('replaying a recording', () => {
  it('its rows come back to the letter, its higher intervals are their sums', async () => {
    const clock = manualClock();
    const { url, exchange: made } = await exchange({ replay: json(), now: clock.now });
    clock.time += 60 * MINUTE;
    expect(made.time.now()).toBe(START + 100 * MINUTE + 3_000);
    const get = async (query: string) =>
      (await (await fetch(`${url}/api/v3/klines?${query}`)).json()) as unknown[][];
    const found = await get('symbol=BTCUSDT&interval=1m&limit=1000');
    expect(found.map((row) => row.slice(0, 6))).toEqual(rows);
    const [five] = await get('symbol=BTCUSDT&interval=5m&startTime=0&limit=1');
    const part = rows.slice(0, 5);
    expect(Number(five[5])).toBeCloseTo(
      part.reduce((sum, row) => sum + Number(row[5]), 0),
      7,
    );
    expect([five[1], five[4]]).toEqual([part[0][1], part[4][4]]);
    expect(await (await fetch(`${url}/api/v3/klines?symbol=BTCUSDT&interval=1s`)).json()).toMatchObject({
      code: -1120,
    });
  });

  it('lives through the last tenth again: inside a bar from its open over its extremes to its close', () => {
    const market = new ReplayMarket(readRecording(json()));
    expect(market.startTime).toBe(START + 90 * MINUTE);
    const openTime = START + 95 * MINUTE;
    const whole = market.kline('BTCUSDT', '1m', openTime, market.endTime);
    let before = market.kline('BTCUSDT', '1m', openTime, openTime + 1);
    expect(before?.close).toBe(whole?.open);
    for (let seconds = 1; seconds <= 60; seconds++) {
      const kline = market.kline('BTCUSDT', '1m', openTime, openTime + seconds * 1_000);
      expect(kline?.high).toBeGreaterThanOrEqual(before?.high ?? 0);
      expect(kline?.volume).toBeGreaterThanOrEqual(before?.volume ?? 0);
      before = kline;
    }
    expect(before).toEqual(whole);
  });

  it('reads the public dumps: CSV with and without header, microseconds, JSON of twelve columns', () => {
    const twelve = rows.map((row) => [...row, Number(row[0]) + MINUTE - 1, '7.5', 3, '1.25', '2.5', '0']);
    const csv = twelve.map((row) => row.join(',')).join('\n');
    const header =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
    const micro = twelve.map((row) => [Number(row[0]) * 1_000, ...row.slice(1)].join(',')).join('\r\n');
    for (const file of [
      write('ETHBTC-1m-2021-02.csv', csv),
      write('ETHBTC-1m-2021-03.csv', `${header}\n${csv}\n`),
      write('ETHBTC-1m-2025-01.csv', micro),
      write('ETHBTC-1m-2021-02.json', JSON.stringify(twelve)),
    ]) {
      const recording = readRecording(file);
      expect(recording).toMatchObject({ symbol: 'ETHBTC', interval: '1m' });
      expect(recording.rows[3]).toMatchObject({
        openTime: START + 3 * MINUTE,
        trades: 3,
        quoteVolume: '7.5',
      });
    }
  });

  it.each([
    ['missing', () => join(folder, 'not-there-btcusdt-1m.json'), 'unreadable', /not-there-btcusdt-1m\.json/],
    [
      'cut off',
      () => write('btcusdt-1m-cut.json', JSON.stringify(rows).slice(0, 300)),
      'not-rows',
      /btcusdt-1m-cut/,
    ],
    ['no rows', () => write('btcusdt-1m-none.json', '[]'), 'empty', /no rows/],
    ['not rows', () => write('btcusdt-1m-not.json', '[{"a":1}]'), 'not-rows', /array of rows/],
    [
      'a bad number',
      () => write('btcusdt-1m-nan.csv', '1613692800000,1,2,0x1,1,1'),
      'bad-row',
      /row 1: the low is "0x1"/,
    ],
    [
      'high below close',
      () => write('btcusdt-1m-hi.csv', '1613692800000,1,2,1,3,1'),
      'bad-row',
      /row 1: the range/,
    ],
    [
      'descending',
      () => write('btcusdt-1m-desc.json', JSON.stringify(rows.toReversed())),
      'unsorted',
      /row 2.*does not follow/,
    ],
    ['without a name', () => write('klines.json', JSON.stringify(rows)), 'unnamed', /--replay-symbol/],
  ])('%s: says what is wrong', (_what, file, code, words) => {
    expect(() => readRecording(file())).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(words) }),
    );
  });

  const real = new URL('../../../shared/data/binance-btcusdt-1m-2021-02.json', import.meta.url);
  it('a real week comes back to the letter', async (context) => {
    if (!existsSync(real)) context.skip('the recorded week is not beside the project');
    const clock = manualClock();
    const { exchange: made } = await exchange({ replay: real.pathname, now: clock.now });
    const week = JSON.parse(readFileSync(real, 'utf8')) as unknown[][];
    clock.time += 2 * 24 * 60 * MINUTE;
    const found = made.ledger('BTCUSDT', '1m', 0, made.time.now());
    expect(found.map((row) => row.slice(0, 6))).toEqual(week);
  });
});
