import { expect, it } from 'vitest';
import { USD_M_FUTURES } from '../../../src/feed/binance/binance-market.js';
import { createFeed, KINDS } from '../../../src/feed/index.js';
import { FakeRest, json, row } from './support/fake-rest.js';
import { VirtualClock } from './support/virtual-clock.js';

const MINUTE = 60_000;
const signal = () => new AbortController().signal;

it('the futures’ own host and paths, 1,500 rows a request, no klines of a second', async () => {
  const clock = new VirtualClock();
  const now = clock.now();
  const rest = new FakeRest(({ path, query }) => {
    if (path === '/fapi/v1/time') return json({ serverTime: now });
    const end = Number(query['endTime'] ?? now);
    const last = Math.floor(end / MINUTE);
    const limit = Number(query['limit']);
    return json(Array.from({ length: limit }, (_, i) => row((last - limit + 1 + i) * MINUTE)));
  });
  const feed = createFeed({ kind: 'binance-futures' }, { fetch: rest.fetch, clock });
  const { klines } = await feed.getKlines({
    symbol: 'BTCUSDT',
    interval: '1m',
    limit: 2_000,
    signal: signal(),
  });
  expect(klines).toHaveLength(2_000);
  const asked = rest.to('/fapi/v1/klines');
  expect(asked.map(({ host, query }) => [host, query['limit']])).toEqual([
    ['https://fapi.binance.com', '1500'],
    ['https://fapi.binance.com', '500'],
  ]);
  expect(feed.intervals).not.toContain('1s');
  expect(KINDS['binance-futures'].intervals).toEqual(feed.intervals);
  await expect(
    feed.getKlines({ symbol: 'BTCUSDT', interval: '1s', limit: 1, signal: signal() }),
  ).rejects.toMatchObject({ code: 'unknown-interval', permanent: true });
});

it.each([
  [99, 1],
  [100, 2],
  [499, 2],
  [500, 5],
  [1_000, 5],
  [1_001, 10],
])('%i rows weigh %i', (rows, weight) => expect(USD_M_FUTURES.klinesWeight(rows)).toBe(weight));
