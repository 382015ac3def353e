import { afterEach, describe, expect, it } from 'vitest';
import { kline, START } from '../../support/klines.js';
import { closeStores, LegacyPage, migrate, settle } from './support.js';

afterEach(closeStores);
const [seconds, { open, high, low, close, volume }] = [START / 1_000, kline(0)];
const texts = {
  open: `${open}.0`,
  high: `${high}`,
  low: `${low}.00`,
  close: `${close}`,
  volume: `${volume}`,
};

/** A row as pages have it, and what a second one must look like that the migration writes. */
const SHAPES: [name: string, row: unknown, next: unknown][] = [
  ['this library', kline(0), kline(1, 2.5)],
  [
    'lightweight-charts: time in seconds',
    { time: seconds, open, high, low, close, volume },
    { time: seconds + 60, open: 2.5, high: 4.5, low: 0.5, close: 3.5, volume: 1 },
  ],
  [
    'texts for numbers, time in ms',
    { time: START, ...texts, isFinal: true },
    { time: START + 60_000, open: '2.5', high: '4.5', low: '0.5', close: '3.5', volume: '1', isFinal: true },
  ],
  [
    'a WebSocket frame of Binance',
    { t: START, o: '100', h: '102', l: '98', c: '101', v: '0', x: true },
    { t: START + 60_000, o: '2.5', h: '4.5', l: '0.5', c: '3.5', v: '1', x: true },
  ],
  [
    'a REST row of Binance',
    [START, '100', '102', '98', '101', '0', START + 59_999, '7'],
    [START + 60_000, '2.5', '4.5', '0.5', '3.5', '1'],
  ],
  [
    'time as a text in seconds',
    { timestamp: `${seconds}`, open, high, low, close, vol: volume },
    { timestamp: `${seconds + 60}`, open: 2.5, high: 4.5, low: 0.5, close: 3.5, vol: 1 },
  ],
];

describe.each(SHAPES)('rows of %s', (_name, row, next) => {
  it('are recognised, written in the same way, and left alone otherwise', () => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [row]);
    const { migration, shared } = migrate(page);
    migration.updateBoth('A', '1m', kline(1, 2.5));
    expect(page.get('A', '1m')).toEqual([row, next]);
    expect(page.get('A', '1m')?.[0]).toBe(row);
    expect(shared.getKlines('A', '1m').map((each) => ({ ...each, closed: true }))).toEqual([
      kline(0),
      kline(1, 2.5),
    ]);
    expect(migration.getKlines('A', '1m', 1)[0]).toMatchObject({ openTime: START + 60_000, close: 3.5 });
    settle(migration);
    expect(migration.differences).toEqual([]);
  });

  it('a series that is empty yet gets the same', () => {
    const page = new LegacyPage<unknown>();
    page.set('OTHER', '1m', [row]);
    const { migration } = migrate(page);
    migration.updateBoth('NEW', '1m', kline(1, 2.5));
    expect(page.get('NEW', '1m')).toEqual([next]);
  });
});
