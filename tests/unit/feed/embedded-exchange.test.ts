import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { type ExchangeServer, serveExchange } from '../../../demo/exchange/server.js';
import type { FeedKline, Interval } from '../../../src/domain/index.js';
import { createFeed, type Feed, systemClock } from '../../../src/feed/index.js';
import { Ingest } from '../../../src/ingest/index.js';
import { ModelWriter } from '../ingest/support/model-writer.js';

// Real sockets and real time: few and short. Timing of its own is tested under a virtual clock.

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function setUp(options: Parameters<typeof serveExchange>[0] = {}) {
  const server = await serveExchange(options);
  ends.push(() => server.close());
  const feed = createFeed(
    { kind: 'binance', restUrl: server.url, wsUrl: server.wsUrl },
    { WebSocket: NodeSocket as unknown as typeof WebSocket },
  );
  ends.push(() => feed.close?.());
  return { server, feed };
}

const signal = () => new AbortController().signal;

function want(feed: Feed, symbol = 'BTCUSDT', interval: Interval = '1m') {
  const writer = new ModelWriter();
  const ingest = new Ingest({ writer, clock: systemClock, feeds: { x: feed } });
  ends.push(() => ingest.close());
  ingest.want({ feed: 'x', symbol, interval, slot: 0, generation: 1 }, { limit: 500 });
  return writer;
}

/** What the exchange itself says was true, as numbers. */
function ledgerOf(server: ExchangeServer, from: number, to: number): number[][] {
  return server.exchange
    .ledger('BTCUSDT', '1m', from, to)
    .map((row) => [0, 1, 2, 3, 4, 5].map((column) => Number(row[column])));
}
const numbers = (klines: readonly FeedKline[]) =>
  klines.map(({ openTime, open, high, low, close, volume }) => [openTime, open, high, low, close, volume]);

it('history, live klines, a broken connection: all closed klines are what the exchange says', async () => {
  // A minute takes half a second here.
  const { server, feed } = await setUp({ speed: 120, tickRate: 20 });
  const writer = want(feed);
  await vi.waitFor(() => expect(writer.state).toBe('live'), 5_000);
  const before = writer.openTimes.at(-1) as number;
  await vi.waitFor(() => expect(writer.openTimes.at(-1)).toBeGreaterThan(before + 120_000), 5_000);
  const said = writer.states.length;
  server.exchange.streams.dropAll();
  // It may be back within milliseconds: what was said is looked at, not what is said now.
  await vi.waitFor(() => expect(writer.states.slice(said)).toContain('reconnecting'), 5_000);
  await vi.waitFor(() => expect(writer.state).toBe('live'), 5_000);
  const after = writer.openTimes.at(-1) as number;
  await vi.waitFor(() => expect(writer.openTimes.at(-1)).toBeGreaterThan(after + 120_000), 5_000);
  const upTo = () => writer.content.filter(({ openTime }) => openTime <= after);
  // Nothing is missing at once; a last word that the broken connection swallowed is asked for 5.5 s later.
  const [first] = writer.openTimes;
  expect(upTo().map(({ openTime }) => openTime)).toEqual(
    ledgerOf(server, first, after).map(([time]) => time),
  );
  await vi.waitFor(() => expect(upTo().filter(({ closed }) => !closed)).toEqual([]), 12_000);
  expect(upTo().length).toBeGreaterThan(500);
  expect(numbers(upTo())).toEqual(ledgerOf(server, first, after));
  expect(writer.backwards).toEqual([]);
  expect([...(feed.refused ?? [])]).toEqual([]);
}, 40_000);

it('an unknown symbol is an error for good, told by the exchange in its words', async () => {
  const { feed } = await setUp();
  const writer = want(feed, 'NOPEUSDT');
  await vi.waitFor(() => expect(writer.state).toBe('error'), 5_000);
  expect(writer.reasons.at(-1)).toMatch(/-1121.*Invalid symbol/);
});

it('instruments, their search and the time', async () => {
  const { feed } = await setUp();
  expect(await feed.getInstrument?.('BTCUSDT', signal())).toMatchObject({
    symbol: 'BTCUSDT',
    description: 'BTC / USDT',
    trading: true,
  });
  await expect(feed.getInstrument?.('NOPEUSDT', signal())).rejects.toMatchObject({ permanent: true });
  const found = await feed.searchInstruments?.('btc', signal());
  expect(found?.[0].symbol).toMatch(/^BTC/);
  expect(Math.abs((await feed.getServerTime!(signal())) - Date.now())).toBeLessThan(2_000);
});

it('history beyond one request, of every interval', async () => {
  const { server, feed } = await setUp();
  const answer = await feed.getKlines({ symbol: 'BTCUSDT', interval: '1m', limit: 2_500, signal: signal() });
  expect(answer.klines).toHaveLength(2_500);
  const closed = answer.klines.filter((kline) => kline.closed);
  expect(numbers(closed)).toEqual(ledgerOf(server, closed[0].openTime, closed.at(-1)!.openTime));
  for (const interval of feed.intervals) {
    const { klines, confirmedEmpty } = await feed.getKlines({
      symbol: 'BTCUSDT',
      interval,
      limit: 30,
      signal: signal(),
    });
    expect([interval, klines.length > 0, confirmedEmpty]).toEqual([interval, true, []]);
  }
});

it('an exchange that is down at first is live once it is up', async () => {
  const gone = await serveExchange();
  const port = Number(new URL(gone.url).port);
  await gone.close();
  const feed = createFeed(
    { kind: 'binance', restUrl: gone.url, wsUrl: gone.wsUrl },
    { WebSocket: NodeSocket as unknown as typeof WebSocket, clock: { ...systemClock, random: () => 0.2 } },
  );
  ends.push(() => feed.close?.());
  const writer = want(feed);
  await vi.waitFor(() => expect(writer.state).toBe('reconnecting'), 5_000);
  const server = await serveExchange({ port });
  ends.push(() => server.close());
  await vi.waitFor(() => expect(writer.state).toBe('live'), 10_000);
  expect(writer.openTimes).toHaveLength(500);
}, 20_000);
