import { describe, expect, it } from 'vitest';
import { addIntervals, FeedError, type Interval } from '../../../src/domain/index.js';
import { createFeed, type KlinesRequest } from '../../../src/feed/index.js';
import { type Asked, FakeRest, json, row } from './support/fake-rest.js';
import { FakeStreams, klineFrame } from './support/fake-streams.js';
import { settle, VirtualClock } from './support/virtual-clock.js';

const MINUTE = 60_000;

function setUp() {
  const clock = new VirtualClock(Date.parse('2026-03-01T12:00:30Z'));
  const streams = new FakeStreams(clock);
  const server = new FakeRest();
  /** How far the exchange's clock is ahead of ours. */
  const exchange = { ahead: 0, timeFails: false };
  const feed = createFeed(
    { kind: 'binance', restUrl: 'https://x.test', wsUrl: 'wss://x.test' },
    { fetch: server.fetch, WebSocket: streams.WebSocket, clock },
  );
  const answer = (klines: (asked: Asked) => unknown) => {
    server.reply = (asked) => {
      if (asked.path !== '/api/v3/time') return json(klines(asked));
      return exchange.timeFails ? new TypeError('no') : json({ serverTime: clock.now() + exchange.ahead });
    };
  };
  const get = (request: Partial<KlinesRequest> = {}) =>
    feed.getKlines({
      symbol: 'BTCUSDT',
      interval: '1m',
      limit: 500,
      signal: new AbortController().signal,
      ...request,
    });
  return { clock, streams, server, exchange, feed, answer, get };
}

/** Answers as the exchange does: which rows, by startTime, endTime and limit. */
function rowsOf(openTimes: readonly number[]) {
  return ({ query }: Asked) => {
    const from = Number(query['startTime'] ?? 0);
    const to = Number(query['endTime'] ?? Number.MAX_SAFE_INTEGER);
    const limit = Number(query['limit']);
    const fit = openTimes.filter((time) => time >= from && time <= to);
    return (query['startTime'] === undefined ? fit.slice(-limit) : fit.slice(0, limit)).map((time) =>
      row(time),
    );
  };
}
const minutes = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i * MINUTE);

describe('which rows are final', () => {
  const NOON = Date.parse('2026-03-01T12:00:00Z');
  const last = [NOON - 2 * MINUTE, NOON - MINUTE, NOON];

  it.each([
    ['5 s after closeTime', 0, 5_000, [true, true, false]],
    ['earlier', 0, 4_999, [true, false, false]],
    ['our clock is 3 min slow', 3 * MINUTE, 5_000 - 3 * MINUTE, [true, true, false]],
    ['our clock is 3 min fast', -3 * MINUTE, 4_000 + 3 * MINUTE, [true, false, false]],
  ])('%s', async (_, ahead, localAfterNoon, closed) => {
    const { clock, exchange, answer, get } = setUp();
    exchange.ahead = ahead;
    clock.jump(NOON + localAfterNoon - clock.now());
    answer(rowsOf(last));
    expect((await get()).klines.map((kline) => kline.closed)).toEqual(closed);
  });

  it('an answer that took long is judged by when it was asked for', async () => {
    const { clock, server, answer, get } = setUp();
    answer(rowsOf(last));
    await get();
    await clock.advance(NOON - 1_000 - clock.now());
    let release = () => {};
    const slow = new Promise<Response>((resolve) => {
      release = () => resolve(json(last.slice(0, 2).map((time) => row(time))));
    });
    server.reply = ({ path }) => (path === '/api/v3/time' ? new TypeError('no') : slow);
    const klines = get();
    await clock.advance(7_000);
    release();
    expect((await klines).klines.map((kline) => kline.closed)).toEqual([true, false]);
  });

  it('where the exchange tells no time, only what a later row proves', async () => {
    const { exchange, answer, get, clock } = setUp();
    exchange.timeFails = true;
    clock.jump(60 * MINUTE);
    answer(rowsOf(last));
    expect((await get()).klines.map((kline) => kline.closed)).toEqual([true, false, false]);
  });

  it('the time is asked once, not with every request', async () => {
    const { server, answer, get } = setUp();
    answer(rowsOf(last));
    await Promise.all([get(), get(), get()]);
    await get();
    expect(server.to('/api/v3/time')).toHaveLength(1);
  });

  it('it does not wait in the line behind the rows of many series, which all wait for it', async () => {
    const { server, answer, get } = setUp();
    answer(rowsOf(last));
    await Promise.all(Array.from({ length: 20 }, () => get({ urgent: true })));
    expect(server.asked.findIndex(({ path }) => path === '/api/v3/time')).toBe(0);
  });
});

describe('pages', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');
  const all = minutes(NOW - 2_999 * MINUTE, 3_000);

  it('the newest klines are collected backwards', async () => {
    const { server, answer, get } = setUp();
    answer(rowsOf(all));
    const { klines, more } = await get({ limit: 2_300 });
    expect(klines.map(({ openTime }) => openTime)).toEqual(all.slice(-2_300));
    expect(more).toBe(true);
    expect(server.to('/api/v3/klines').map(({ query }) => query['limit'])).toEqual(['1000', '1000', '300']);
    expect((await get({ limit: 5_000 })).more).toBe(false);
  });

  it('klines since a time are collected forwards', async () => {
    const { answer, get } = setUp();
    answer(rowsOf(all));
    const { klines, more } = await get({ startTime: all[100], limit: 5_000 });
    expect(klines.map(({ openTime }) => openTime)).toEqual(all.slice(100));
    expect(more).toBe(false);
    expect((await get({ startTime: all[100], limit: 1_500 })).more).toBe(true);
    // The range is exhausted, though its one page was full.
    const range = await get({ startTime: all[100], endTime: all[1_099], limit: 1_500 });
    expect([range.klines.length, range.more]).toEqual([1_000, false]);
  });

  it('a page whose outer row cannot be read ends the collecting, and there may be more', async () => {
    const { answer, get } = setUp();
    answer((asked) => rowsOf(all)(asked).map((each, i) => (i === 999 ? each.slice(0, 3) : each)));
    const { klines, more } = await get({ startTime: all[0], limit: 1_500 });
    expect([klines.length, more]).toEqual([999, true]);
  });

  it.each<[string, (asked: Asked) => unknown[]]>([
    ['the same page again and again', () => all.slice(-1_000).map((time) => row(time))],
    ['pages of rubbish', () => Array.from({ length: 1_000 }, () => 'rubbish')],
    ['more than was asked for', () => all.map((time) => row(time))],
    [
      'rows in reverse',
      () =>
        all
          .slice(-1_000)
          .toReversed()
          .map((time) => row(time)),
    ],
  ])('a server that sends %s gets no endless loop and no disorder', async (_, klines) => {
    for (const startTime of [undefined, all.at(-1_000)]) {
      const { server, answer, get } = setUp();
      answer(klines);
      const answered = await get(startTime === undefined ? { limit: 4_000 } : { limit: 4_000, startTime });
      const times = answered.klines.map(({ openTime }) => openTime);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(server.to('/api/v3/klines').length).toBeLessThanOrEqual(4);
    }
  });
});

describe('what the exchange has no klines for', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');
  const t = (index: number) => NOW - (10 - index) * MINUTE;

  it('is what lies between its rows, and before the first for a request with a start', async () => {
    const { answer, get } = setUp();
    answer(rowsOf([t(2), t(3), t(6), t(8)]));
    const inside = [
      { from: t(4), to: t(5) },
      { from: t(7), to: t(7) },
    ];
    expect((await get()).confirmedEmpty).toEqual(inside);
    expect((await get({ startTime: t(0) })).confirmedEmpty).toEqual([{ from: t(0), to: t(1) }, ...inside]);
    expect((await get({ startTime: t(2) })).confirmedEmpty).toEqual(inside);
    // A start between two openTimes claims nothing that was not asked for.
    expect((await get({ startTime: t(1) + 1 })).confirmedEmpty).toEqual(inside);
  });

  it('also across the seam of two pages', async () => {
    const { answer, get } = setUp();
    const times = [...minutes(t(0), 1_000), ...minutes(t(1_003), 500)];
    answer(rowsOf(times));
    const hole = [{ from: t(1_000), to: t(1_002) }];
    expect((await get({ startTime: t(0), limit: 1_500 })).confirmedEmpty).toEqual(hole);
    expect((await get({ limit: 1_500 })).confirmedEmpty).toEqual(hole);
  });

  it('but not where a row was there and could not be read', async () => {
    const { feed, answer, get } = setUp();
    answer(() => [row(t(0)), row(t(1)).slice(0, 3), row(t(2)), row(t(4))]);
    const { klines, confirmedEmpty } = await get();
    expect(klines.map(({ openTime }) => openTime)).toEqual([t(0), t(2), t(4)]);
    expect(confirmedEmpty).toEqual([{ from: t(3), to: t(3) }]);
    expect(feed.refused?.get('row-malformed')).toBe(1);
  });

  it('counts calendar months', async () => {
    const { answer, get } = setUp();
    const month = (index: number) => addIntervals('1M', Date.UTC(2025, 0, 1), index);
    answer(() => [
      row(month(0), 1, 31 * 86_400_000),
      row(month(1), 1, 28 * 86_400_000),
      row(month(3), 1, 1_000),
    ]);
    expect((await get({ interval: '1M' })).confirmedEmpty).toEqual([{ from: month(2), to: month(2) }]);
  });
});

describe('requests that cannot be meant', () => {
  it.each([
    ['A/B', '1m', 'unknown-symbol'],
    ['BTCUSDT', '2m', 'unknown-interval'],
    ['BTCUSDT', '1H', 'unknown-interval'],
  ])('%s %s', async (symbol, interval, code) => {
    const { server, feed, get } = setUp();
    const error = await get({ symbol, interval: interval as Interval }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(FeedError);
    expect(error).toMatchObject({ code, permanent: true });
    const said: string[] = [];
    const end = feed.subscribe(
      { symbol, interval: interval as Interval },
      { kline: () => {}, reset: () => {}, state: (state) => said.push(state) },
    );
    end();
    expect(said).toEqual(['refused']);
    expect(server.asked).toHaveLength(0);
  });

  it('an answer that is no list is an error that may heal', async () => {
    const { answer, get } = setUp();
    answer(() => ({ rows: [] }));
    await expect(get()).rejects.toMatchObject({ code: 'bad-answer', permanent: false });
  });
});

describe('instruments', () => {
  const info = (symbol: string, status = 'TRADING') => ({
    symbol,
    status,
    baseAsset: symbol.slice(0, -4),
    quoteAsset: symbol.slice(-4),
    filters: [
      { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
      { filterType: 'LOT_SIZE', stepSize: '0x10' },
    ],
  });

  it('one is asked for once an hour', async () => {
    const { clock, server, answer, feed } = setUp();
    answer(() => ({ symbols: [info('BTCUSDT', 'HALT')] }));
    const one = () => feed.getInstrument?.('BTCUSDT', new AbortController().signal);
    expect(await one()).toEqual({
      symbol: 'BTCUSDT',
      description: 'BTC / USDT',
      tickSize: 0.01,
      stepSize: 0,
      trading: false,
      reason: 'HALT',
    });
    await one();
    expect(server.asked).toHaveLength(1);
    await clock.advance(61 * MINUTE);
    await one();
    expect(server.asked).toHaveLength(2);
  });

  it("many are asked for in few questions, and those that are wrong spoil nobody else's answer", async () => {
    const { server, feed } = setUp();
    const wrong = new Map([
      ['S3USDT', { code: -1121, msg: 'Invalid symbol.' }],
      ['S17USDT', { code: -1100, msg: "Illegal characters found in parameter 'symbols'." }],
    ]);
    server.reply = ({ query }) => {
      const symbols =
        query['symbols'] === undefined ? [query['symbol']] : (JSON.parse(query['symbols']) as string[]);
      const first = symbols.find((symbol) => wrong.has(symbol ?? ''));
      return first === undefined
        ? json({ symbols: symbols.map((symbol) => info(symbol)) })
        : json(wrong.get(first), 400);
    };
    const leaver = new AbortController();
    const ask = (n: number, { signal } = new AbortController()) =>
      feed.getInstrument!(`S${n}USDT`, signal).then(
        ({ symbol }) => symbol,
        ({ code }: FeedError) => code,
      );
    const answers = Array.from({ length: 200 }, (_, n) => ask(n));
    const gone = ask(100, leaver);
    leaver.abort();
    expect(await gone).toBe('aborted');
    const expected = answers.map((_, n) => `S${n}USDT`);
    expected[3] = 'unknown-symbol';
    expected[17] = 'refused';
    expect(await Promise.all(answers)).toEqual(expected);
    // The first alone; a hundred and two wrong ones, found by halves; the rest.
    expect(server.asked.length).toBeLessThan(30);
    wrong.clear();
    server.asked.length = 0;
    await Promise.all(Array.from({ length: 200 }, (_, n) => ask(300 + n)));
    expect(server.asked).toHaveLength(3);
  });

  it('the list is fetched once for all who search; one that leaves ends it for nobody else', async () => {
    const { server, answer, feed } = setUp();
    answer(() => ({ symbols: [info('XETHUSDT'), info('ETHUSDT'), info('ETHBTC'), { symbol: 7 }, null] }));
    const leaver = new AbortController();
    const first = feed.searchInstruments?.('eth', leaver.signal).catch((error: FeedError) => error.code);
    const second = feed.searchInstruments?.('eth/', new AbortController().signal);
    leaver.abort();
    expect(await first).toBe('aborted');
    expect((await second)?.map(({ symbol }) => symbol)).toEqual(['ETHUSDT', 'ETHBTC', 'XETHUSDT']);
    expect(server.asked).toHaveLength(1);
  });

  it('a list that could not be had is asked for again', async () => {
    const { server, answer, feed } = setUp();
    answer(() => 'down');
    const search = () => feed.searchInstruments?.('ETH', new AbortController().signal);
    await expect(search()).rejects.toMatchObject({ code: 'bad-answer' });
    await settle();
    answer(() => ({ symbols: [info('ETHUSDT')] }));
    expect(await search()).toHaveLength(1);
    expect(server.asked).toHaveLength(2);
  });
});

it("events teach the exchange's time too", async () => {
  const { clock, streams, exchange, feed, answer, get } = setUp();
  exchange.timeFails = true;
  const now = Date.parse('2026-03-01T12:00:30Z');
  clock.jump(-20 * MINUTE);
  feed.subscribe(
    { symbol: 'BTCUSDT', interval: '1m' },
    { kline: () => {}, state: () => {}, reset: () => {} },
  );
  await clock.advance(1_000);
  streams.last.deliver(klineFrame('btcusdt@kline_1m', { t: now - 30_000, E: now }));
  answer(rowsOf([now - 30_000 - MINUTE, now - 30_000]));
  expect((await get()).klines.map((kline) => kline.closed)).toEqual([true, false]);
});
