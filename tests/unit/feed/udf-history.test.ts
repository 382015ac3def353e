import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedError, Interval } from '../../../src/domain/index.js';
import { createFeed, type Feed, type KlinesAnswer, type KlinesRequest } from '../../../src/feed/index.js';
import { udfBars, UdfServer } from '../../support/udf-server.js';
import { settle, VirtualClock } from './support/virtual-clock.js';

/** Seconds of the first bar, ms of one bar. */
const S = Date.parse('2026-03-01T00:00:00Z') / 1_000;
const MINUTE = 60_000;
/** OpenTime of bar number `index`, ms. */
const at = (index: number) => S * 1_000 + index * MINUTE;

let clock: VirtualClock;
let server: UdfServer;
let feed: Feed;

beforeEach(async () => {
  clock = new VirtualClock(at(0));
  server = new UdfServer(() => clock.now());
  feed = createFeed({ kind: 'udf', url: await server.listen() }, { clock });
});

afterEach(async () => {
  feed.close?.();
  await server.close();
});

/** The server holds these bars; it is the middle of the last one. */
function hold(...runs: readonly (readonly [first: number, count: number])[]) {
  const { model } = server;
  model.bars = runs.flatMap(([first, count]) => udfBars(S + first * 60, count));
  clock.jump((model.bars.at(-1)?.t ?? 0) * 1_000 + MINUTE / 2 - clock.now());
  return model;
}

function get(request: Partial<KlinesRequest> = {}): Promise<KlinesAnswer> {
  const signal = new AbortController().signal;
  return feed.getKlines({ symbol: 'X', interval: '1m', limit: 500, signal, ...request });
}

const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => expect.fail('it was no error'),
    (error: unknown) => error as FeedError,
  );

const indices = ({ klines }: KlinesAnswer) => klines.map(({ openTime }) => (openTime - at(0)) / MINUTE);
const count = (first: number, end: number) => Array.from({ length: end - first }, (_, i) => first + i);

describe('the newest klines', () => {
  it('are plain seconds, asked for in one request where one is enough', async () => {
    const model = hold([0, 2_000]);
    const answer = await get({ symbol: 'NYSE:A&B/c+d' });
    expect(indices(answer)).toEqual(count(1_500, 2_000));
    expect(answer).toMatchObject({ more: true, confirmedEmpty: [] });
    expect(answer.klines[7]).toEqual({
      openTime: at(1_507),
      open: 100,
      high: 110,
      low: 90,
      close: 102,
      volume: 1_508,
      closed: true,
    });
    expect(model.history).toHaveLength(1);
    const { from, to, ...rest } = model.history[0].query;
    expect(rest).toEqual({ symbol: 'NYSE:A&B/c+d', resolution: '1', countback: '501' });
    expect(Number(to) * 1_000).toBeGreaterThan(at(1_999));
    expect(Number(to) * 1_000).toBeLessThan(at(2_002));
    expect(Number(from) * 1_000).toBeLessThanOrEqual(at(1_500));
  });

  it('all but the last are final, and the last is where a later one shows it', async () => {
    hold([0, 10]);
    expect((await get()).klines.map(({ closed }) => closed)).toEqual([...Array(9).fill(true), false]);
    server.model.quirks.cap = 3;
    const past = await get({ endTime: at(4), limit: 3 });
    expect(indices(past)).toEqual([2, 3, 4]);
    expect(past.klines.map(({ closed }) => closed)).toEqual([true, true, true]);
  });

  it.each([{}, { inclusive: true }, { ignoresCountback: true }, { cap: 7 }, { cap: 7, inclusive: true }])(
    'come page by page, none missing, none twice: %j',
    async (quirks) => {
      const model = hold([0, 2_500]);
      model.quirks = { cap: 1_000, ...quirks };
      const limit = quirks.cap === undefined ? 2_200 : 100;
      const answer = await get({ limit });
      expect(indices(answer)).toEqual(count(2_500 - limit, 2_500));
      expect(answer).toMatchObject({ more: true, confirmedEmpty: [] });
      expect(feed.refused?.size).toBe(0);
    },
  );

  it.each([{}, { noDataIs404: true }, { emptyIsOk: true }, { ignoresCountback: true, hidesNextTime: true }])(
    'end where history begins: %j',
    async (quirks) => {
      const model = hold([0, 30]);
      model.quirks = quirks;
      const answer = await get();
      expect(indices(answer)).toEqual(count(0, 30));
      expect(answer.more).toBe(false);
      expect(model.history.length).toBeLessThanOrEqual(4);
    },
  );

  it.each([
    ['nextTime says where to go on', {}],
    ['nothing says where, and a wider look finds them', { hidesNextTime: true }],
    ['the columns are empty', { emptyIsOk: true }],
  ])('beyond a hole are found, and the hole is told: %s', async (_, quirks) => {
    const model = hold([0, 100], [3_000, 50]);
    model.quirks = { ignoresCountback: true, ...quirks };
    const answer = await get({ limit: 80 });
    expect(indices(answer)).toEqual([...count(70, 100), ...count(3_000, 3_050)]);
    expect(answer.confirmedEmpty).toEqual([{ from: at(100), to: at(2_999) }]);
  });

  it('beyond a hole that is wider than any look are found by nextTime', async () => {
    const model = hold([0, 100], [60_000, 50]);
    model.quirks.ignoresCountback = true;
    expect(indices(await get({ limit: 60 }))).toEqual([...count(90, 100), ...count(60_000, 60_050)]);
  });

  it('of a server that gives a few at a time are not asked for without end: there may be more', async () => {
    const model = hold([0, 900]);
    model.quirks.cap = 3;
    const answer = await get({ startTime: at(0), limit: 2_000 });
    expect(answer.more).toBe(true);
    expect(model.history.length).toBeLessThanOrEqual(200);
    // Half of them would be a hole that nobody knows of.
    expect(answer).toMatchObject({ klines: [], confirmedEmpty: [] });
  });

  it('a hole at a past end is told too', async () => {
    hold([0, 10], [50, 10]);
    const answer = await get({ endTime: at(30), limit: 5 });
    expect(indices(answer)).toEqual(count(5, 10));
    expect(answer.confirmedEmpty).toEqual([{ from: at(10), to: at(30) }]);
  });

  it('a nextTime that leads nowhere ends the walk', async () => {
    const model = hold([0, 10]);
    model.quirks.instead = ({ path, query }) =>
      path === '/history'
        ? { status: 200, text: JSON.stringify({ s: 'no_data', nextTime: Number(query['to']) + 60 }) }
        : null;
    expect(await get()).toEqual({ klines: [], confirmedEmpty: [], more: false });
    expect(model.history).toHaveLength(2);
  });

  it('a server that gives one bar at a time is not asked for ever', async () => {
    const model = hold([0, 900]);
    model.quirks.cap = 1;
    const answer = await get();
    expect(model.history).toHaveLength(200);
    expect(indices(answer)).toEqual(count(700, 900));
    expect(answer.more).toBe(true);
  });
});

describe('klines from a beginning', () => {
  it('come forwards, however the server caps', async () => {
    const model = hold([0, 3_000]);
    model.quirks.cap = 300;
    const answer = await get({ startTime: at(10), limit: 1_500 });
    expect(indices(answer)).toEqual(count(10, 1_510));
    expect(answer).toMatchObject({ more: true, confirmedEmpty: [] });
    const rest = await get({ startTime: at(2_990) });
    expect(indices(rest)).toEqual(count(2_990, 3_000));
    expect(rest.more).toBe(false);
    expect(rest.klines.at(-1)?.closed).toBe(false);
  });

  it('nothing before the first and between two is the source saying so', async () => {
    hold([20, 10], [2_500, 5]);
    const answer = await get({ startTime: at(5) });
    expect(indices(answer)).toEqual([...count(20, 30), ...count(2_500, 2_505)]);
    expect(answer.confirmedEmpty).toEqual([
      { from: at(5), to: at(19) },
      { from: at(30), to: at(2_499) },
    ]);
    expect(answer.more).toBe(false);
  });

  it('begin there, where the server gives earlier ones too', async () => {
    const model = hold([0, 3_000]);
    model.quirks = { ignoresFrom: true, cap: 1_500 };
    expect(indices(await get({ startTime: at(500), limit: 5_000 }))).toEqual(count(500, 3_000));
  });

  it('end at endTime', async () => {
    hold([0, 100]);
    const answer = await get({ startTime: at(10), endTime: at(19) });
    expect(indices(answer)).toEqual(count(10, 20));
    expect(answer.klines.at(-1)?.closed).toBe(true);
    // What the limit cuts off is no hole.
    const cut = await get({ startTime: at(10), endTime: at(19), limit: 4 });
    expect(cut).toMatchObject({ more: true, confirmedEmpty: [] });
  });
});

describe('columns', () => {
  const spoil = (change: (columns: Record<string, (number | null | string)[]>) => object) => {
    const model = hold([0, 6]);
    model.quirks.spoil = (columns) => ({ ...columns, ...change(columns as never) });
    return get({ startTime: at(0) });
  };

  it('without volume: 0; without o, h and l: c', async () => {
    const { klines } = await spoil(({ o: _o, h: _h, l: _l, v: _v }) => ({
      o: undefined,
      h: undefined,
      l: undefined,
      v: undefined,
    }));
    expect(klines).toHaveLength(6);
    expect(klines[3]).toMatchObject({ open: 103, high: 103, low: 103, close: 103, volume: 0 });
    expect(feed.refused?.size).toBe(0);
  });

  it('unsorted are sorted, and of two of one time the later is taken', async () => {
    const answer = await spoil(({ t, o, h, l, c, v }) => ({
      t: [...t.toReversed(), t[0]],
      o: [...o, o[0]],
      h: [...h, h[0]],
      l: [...l, l[0]],
      c: [...c.toReversed(), 91],
      v: [...v, 1],
    }));
    expect(indices(answer)).toEqual(count(0, 6));
    expect(answer.klines[0].close).toBe(91);
    expect(answer.klines[4].close).toBe(104);
    expect(Object.fromEntries(feed.refused ?? [])).toEqual({ 'bar-duplicate': 1 });
  });

  it('nulls and nonsense are skipped and counted, and are no holes', async () => {
    const answer = await spoil(({ o, h, v }) => ({
      o: o.with(1, null),
      h: h.with(3, 1),
      v: v.with(4, null),
    }));
    expect(indices(answer)).toEqual([0, 2, 4, 5]);
    expect(answer.klines[2].volume).toBe(0);
    expect(answer.confirmedEmpty).toEqual([]);
    expect(Object.fromEntries(feed.refused ?? [])).toEqual({ 'bar-not-finite': 1, 'bar-high-below-low': 1 });
  });

  it('a time that cannot be read leaves no hole confirmed', async () => {
    const answer = await spoil(({ t }) => ({ t: t.with(2, null) }));
    expect(indices(answer)).toEqual([0, 1, 3, 4, 5]);
    expect(answer.confirmedEmpty).toEqual([]);
    expect(feed.refused?.get('bar-time-malformed')).toBe(1);
  });

  it('decimals written as texts are numbers, other texts are not', async () => {
    const answer = await spoil(({ c }) => ({ c: c.map(String).with(2, '0x64') }));
    expect(indices(answer)).toEqual([0, 1, 3, 4, 5]);
    expect(answer.klines[1].close).toBe(101);
  });

  it('times in milliseconds are an error that says so', async () => {
    const answer = spoil(({ t }) => ({ t: t.map((each) => Number(each) * 1_000) }));
    expect(await refusal(answer)).toMatchObject({
      code: 'bad-answer',
      message: expect.stringMatching(/X 1m.*whole seconds/),
    });
  });
});

describe('errors', () => {
  const instead = (text: string, status = 200, headers: Record<string, string> = {}) => {
    hold([0, 10]).quirks.instead = ({ path }) => (path === '/history' ? { status, text, headers } : null);
    return refusal(get());
  };

  it('with status 200 are errors, in the server’s words', async () => {
    const error = await instead('{"s":"error","errmsg":"the database\\u0000 sleeps"}');
    expect(error).toMatchObject({ code: 'refused', permanent: false });
    expect(error.message).toContain('the database\uFFFD sleeps');
    expect(error.message).toContain('symbol=X');
  });

  it('an unknown symbol stays unknown', async () => {
    const error = await instead('{"s":"error","errmsg":"unknown_symbol"}');
    expect(error).toMatchObject({ code: 'unknown-symbol', permanent: true });
  });

  it.each([
    [500, 'busy'],
    [502, 'busy'],
    [403, 'blocked'],
    [404, 'refused'],
  ])('status %i is %s, and worth another try', async (status, code) => {
    expect(await instead('<html>', status)).toMatchObject({ code, permanent: false });
  });

  it('status 429 holds everything back for as long as it says', async () => {
    const error = await instead('slow down', 429, { 'retry-after': '7' });
    expect(error).toMatchObject({ code: 'rate-limited', retryAfter: 7_000 });
    server.model.quirks = {};
    const asked = server.model.asked.length;
    const answer = get();
    await clock.advance(6_999);
    expect(server.model.asked).toHaveLength(asked);
    await clock.advance(1);
    expect((await answer).klines).toHaveLength(10);
  });

  it.each(['[]', '{"s":"ok"}', '{"s":"ok","t":[1],"c":{}}', '{"s":"ok","t":[1],"c":[1],"o":3}', 'null'])(
    '%s is no answer of /history',
    async (text) => expect(await instead(text)).toMatchObject({ code: 'bad-answer', permanent: false }),
  );

  it('an answer that is cut off is an error, not less history', async () => {
    hold([0, 10]);
    server.cutAt = 50;
    expect(await refusal(get())).toMatchObject({ code: 'bad-answer', permanent: false });
  });

  it('more than 1 MB is not read', async () => {
    const error = await instead(`{"s":"ok","t":[],"c":[]${' '.repeat(1_100_000)}}`);
    expect(error).toMatchObject({ code: 'bad-answer', message: expect.stringContaining('1000000') });
  });

  it('no answer within 10 s is unreachable', async () => {
    hold([0, 10]);
    await get();
    server.isSlow = true;
    const error = refusal(get());
    await clock.advance(10_000, () => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(await error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no answer within 10 s'),
    });
    expect(clock.pending).toBe(0);
  });

  it('what is not wanted any more ends at once', async () => {
    hold([0, 10]);
    await get();
    server.isSlow = true;
    const abort = new AbortController();
    const error = refusal(get({ signal: abort.signal }));
    const asked = server.model.history.length;
    while (server.model.history.length === asked) await settle();
    abort.abort();
    expect(await error).toMatchObject({ code: 'aborted' });
    expect(clock.pending).toBe(0);
  });

  it('an interval that is not offered is refused without asking', async () => {
    const error = await refusal(get({ interval: '8h' as Interval }));
    expect(error).toMatchObject({ code: 'unknown-interval', permanent: true });
    expect(server.model.asked).toEqual([]);
  });
});

describe('requests', () => {
  it('carry no header of ours', async () => {
    hold([0, 10]);
    await get();
    const usual = new Set([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'host',
      'sec-fetch-mode',
      'user-agent',
    ]);
    for (const headers of server.headers) {
      expect(Object.keys(headers).filter((name) => !usual.has(name))).toEqual([]);
    }
  });

  it('go by the server’s clock, where the local one is wrong by minutes', async () => {
    const model = hold([0, 100]);
    const right = clock.now();
    clock.jump(-20 * MINUTE);
    model.quirks.instead = ({ path }) =>
      path === '/time' ? { status: 200, text: String(Math.floor(right / 1_000)) } : null;
    expect(indices(await get()).at(-1)).toBe(99);
    expect(model.asked.filter(({ path }) => path === '/time')).toHaveLength(1);
  });

  it('believe the server’s clock more than a bar from the future', async () => {
    const model = hold([0, 100]);
    model.quirks.spoil = ({ t, ...columns }) => ({
      ...columns,
      t: (t as number[]).map((each) => each + 1_800),
    });
    await get();
    const { to } = model.history[0].query;
    const asked = model.history.length;
    await get();
    expect(model.history[asked].query['to']).toBe(to);
    expect(model.asked.filter(({ path }) => path === '/time')).toHaveLength(1);
  });

  it('learn from the bars how far the clock is behind, where there is no /time', async () => {
    const model = hold([0, 100]);
    model.quirks.hasNoTime = true;
    clock.jump(-4 * MINUTE);
    for (let i = 0; i < 5; i++) await get();
    expect(indices(await get()).at(-1)).toBe(99);
  });

  it('do without /time where there is none, and ask for it seldom', async () => {
    const model = hold([0, 100]);
    model.quirks.hasNoTime = true;
    for (let i = 0; i < 5; i++) expect(indices(await get()).at(-1)).toBe(99);
    expect(model.asked.filter(({ path }) => path === '/time')).toHaveLength(1);
  });
});
