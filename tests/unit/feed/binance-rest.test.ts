import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../src/domain/index.js';
import { BinanceRest } from '../../../src/feed/binance/rest.js';
import type { KeptWeights } from '../../../src/feed/spent-weights.js';
import { FakeRest, json } from './support/fake-rest.js';
import { settle, VirtualClock } from './support/virtual-clock.js';

const A = 'https://a.test';
const B = 'https://b.test';

function setUp(hosts = [A]) {
  const clock = new VirtualClock();
  const server = new FakeRest();
  const rest = new BinanceRest(hosts, server.fetch, clock, 3_000);
  const get = (weight = 2, signal = new AbortController().signal, maxBytes = 1_000) =>
    rest.get({ path: '/api/v3/x', query: { symbol: 'A&B', none: undefined }, weight, signal, maxBytes }).then(
      ({ body }) => body,
      (error: unknown) => error as FeedError,
    );
  return { clock, server, rest, get };
}

describe('requests', () => {
  it('are plain GETs: no header that would make a browser ask first', async () => {
    const { server, get } = setUp();
    server.reply = () => json({ fine: 1 });
    expect(await get()).toEqual({ fine: 1 });
    expect(server.asked[0]).toMatchObject({ host: A, query: { symbol: 'A&B' } });
    expect(Object.keys(server.asked[0].init ?? {}).toSorted()).toEqual(['credentials', 'signal']);
  });

  it('six at once at most, all in turn', async () => {
    const { server, get } = setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => get()));
    expect(answers).toHaveLength(20);
    expect(server.mostRunning).toBe(6);
  });

  it('time out, and the next host is tried', async () => {
    const { clock, server, get } = setUp([A, B]);
    server.reply = ({ host }) => (host === A ? new Promise(() => {}) : json('"b"'));
    const answer = get();
    await clock.advance(9_999);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1);
    expect(await answer).toBe('b');
    expect(clock.pending).toBe(0);
  });

  it('that nobody wants any more end at once, waiting or under way', async () => {
    const { server, get, clock } = setUp();
    server.reply = () => new Promise(() => {});
    const abort = new AbortController();
    const all = Array.from({ length: 8 }, () => get(2, abort.signal));
    await settle();
    abort.abort();
    for (const error of await Promise.all(all)) expect(error).toMatchObject({ code: 'aborted' });
    expect(server.asked).toHaveLength(6);
    expect(server.running).toBe(0);
    expect(clock.pending).toBe(0);
    expect(await get(2, abort.signal)).toMatchObject({ code: 'aborted' });
  });

  it('are answered even when the feed is closed', async () => {
    const { server, get, rest } = setUp();
    server.reply = () => new Promise(() => {});
    const all = Array.from({ length: 8 }, () => get());
    await settle();
    rest.close();
    const codes = (await Promise.all(all)).map((error) => (error as FeedError).code);
    expect(codes.toSorted()).toEqual([...Array.from({ length: 6 }, () => 'aborted'), 'closed', 'closed']);
    expect(await get()).toMatchObject({ code: 'closed' });
  });
});

describe('hosts', () => {
  it.each<[string, () => Response | Error]>([
    ['a network error', () => new TypeError('Failed to fetch')],
    ['451', () => json({ msg: 'restricted location' }, 451)],
    ['403', () => json('<html>', 403)],
  ])('%s leads to the next, which is remembered', async (_, refuse) => {
    const { server, get } = setUp([A, B]);
    server.reply = ({ host }) => (host === A ? refuse() : json('1'));
    expect(await get()).toBe(1);
    expect(await get()).toBe(1);
    expect(server.asked.map(({ host }) => host)).toEqual([A, B, B]);
  });

  it('when all fail, the error names the last; a host that answers an error is not left', async () => {
    const { server, get } = setUp([A, B]);
    server.reply = () => new TypeError('Failed to fetch');
    expect(await get()).toMatchObject({ code: 'unreachable', permanent: false });
    server.asked.length = 0;
    server.reply = () => json({ code: -1121, msg: 'Invalid symbol.' }, 400);
    expect(await get()).toMatchObject({ code: 'unknown-symbol', permanent: true });
    expect(server.asked.map(({ host }) => host)).toEqual([A]);
  });
});

describe('errors', () => {
  it.each<[number, unknown, object]>([
    [400, { code: -1121, msg: 'Invalid symbol.' }, { code: 'unknown-symbol', permanent: true }],
    [400, { code: -1120, msg: 'Invalid interval.' }, { code: 'unknown-interval', permanent: true }],
    [400, { code: -1100, msg: 'Illegal characters' }, { code: 'refused', permanent: true }],
    [400, { code: -1122, msg: 'Invalid symbol status.' }, { code: 'symbol-status', permanent: true }],
    [400, { code: -1000, msg: 'unknown' }, { code: 'bad-answer', permanent: false }],
    [503, { code: -1008, msg: 'busy' }, { code: 'busy', permanent: false }],
    [502, '<html>', { code: 'busy', permanent: false }],
    [404, 'not here', { code: 'bad-answer', permanent: false }],
    [200, '<html>', { code: 'bad-answer', permanent: false }],
    [200, '[[1,', { code: 'bad-answer', permanent: false }],
    [200, JSON.stringify('x'.repeat(2_000)), { code: 'bad-answer', permanent: false }],
  ])('%i %j', async (status, body, expected) => {
    const { server, get } = setUp();
    server.reply = () => json(body, status);
    const error = await get();
    expect(error).toBeInstanceOf(FeedError);
    expect(error).toMatchObject(expected);
  });

  it.each<[number, Record<string, string>, number]>([
    [429, { 'retry-after': '7' }, 7],
    [429, {}, 30],
    [418, {}, 120],
    [418, { 'retry-after': '99999999999' }, 3 * 24 * 3_600],
    [429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 30],
  ])('%i %j: nothing of any kind is asked for %i s', async (status, headers, seconds) => {
    const { clock, server, get } = setUp();
    server.reply = () => json({ code: -1003, msg: 'Too much request weight used.' }, status, headers);
    expect(await get()).toMatchObject({
      code: 'rate-limited',
      retryAfter: seconds * 1_000,
      permanent: false,
    });
    server.reply = () => json('1');
    const next = get();
    await clock.advance(seconds * 1_000 - 1);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1);
    expect(await next).toBe(1);
  });
});

describe('the weight budget', () => {
  it("in no minute is more than half of the exchange's spent", async () => {
    const { clock, server, get } = setUp();
    const times: number[] = [];
    server.reply = () => {
      times.push(clock.now());
      return json('1');
    };
    await clock.advance(30_000);
    const all = Array.from({ length: 400 }, () => get(20));
    await clock.advance(50_000);
    expect(times).toHaveLength(150);
    await clock.advance(120_000);
    expect(await Promise.all(all)).toHaveLength(400);
    for (const from of times) {
      expect(times.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(150);
    }
  });

  it('heeds what the exchange counts: what was spent before a reload, and by others', async () => {
    const { clock, server, get } = setUp();
    server.reply = () => json('1', 200, { 'x-mbx-used-weight-1m': '2999' });
    await get();
    const next = get();
    await clock.advance(59_000);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1_000);
    expect(await next).toBe(1);
  });

  it('little but steady traffic waits for nothing, however many minutes pass', async () => {
    const { clock, server, get } = setUp();
    let minute = 0;
    let used = 0;
    server.reply = () => {
      const now = Math.floor(clock.now() / 60_000);
      if (now !== minute) used = 0;
      minute = now;
      used += 200;
      return json('1', 200, { 'x-mbx-used-weight-1m': String(used) });
    };
    for (let i = 0; i < 40; i++) {
      const next = get(200);
      await clock.advance(0);
      expect(server.asked).toHaveLength(i + 1);
      expect(await next).toBe(1);
      await clock.advance(10_000);
    }
  });

  it('an answer that was overtaken takes nothing back; the count of a new minute does', async () => {
    const { clock, server, get } = setUp();
    const answers: ((used: number) => void)[] = [];
    server.reply = () =>
      new Promise((resolve) => {
        answers.push((used) => resolve(json('1', 200, { 'x-mbx-used-weight-1m': String(used) })));
      });
    const slow = get(2);
    await clock.advance(1);
    const quick = get(2);
    await clock.advance(1);
    answers[1](2_997);
    await quick;
    await clock.advance(10);
    answers[0](8);
    await slow;
    const big = get(20);
    await clock.advance(59_000);
    expect(answers).toHaveLength(2);
    await clock.advance(1_000);
    answers[2](2_990);
    await big;
    await clock.advance(10);
    const small = get(2);
    await clock.advance(10);
    answers[3](10);
    await small;
    void get(20);
    await clock.advance(10);
    expect(answers).toHaveLength(5);
  });
});

describe('spent weight', () => {
  const memory = () => {
    const kept = new Map<string, KeptWeights>();
    return {
      kept,
      load: async (host: string): Promise<unknown> => kept.get(host),
      save: async (host: string, weights: KeptWeights) => void kept.set(host, weights),
    };
  };
  const ask = (rest: BinanceRest, weight: number) =>
    rest.get({ path: '/api/v3/x', query: {}, weight, signal: new AbortController().signal });

  it('outlives a reload: what the page before spent counts for its minute', async () => {
    const clock = new VirtualClock();
    const server = new FakeRest(() => json({}));
    const store = memory();
    const before = new BinanceRest([A], server.fetch, clock, 3_000, store);
    await ask(before, 2_990);
    await clock.advance(1_000);
    before.close();
    const after = new BinanceRest([A], server.fetch, clock, 3_000, store);
    const first = ask(after, 20);
    await clock.advance(58_000);
    expect(server.asked).toHaveLength(1);
    await clock.advance(2_000);
    await first;
    expect(server.asked).toHaveLength(2);
  });

  it('so does a ban: the page after it says so, and asks for nothing while it lasts', async () => {
    const clock = new VirtualClock();
    const server = new FakeRest(() => json({ code: -1003 }, 418, { 'retry-after': '3600' }));
    const store = memory();
    const before = new BinanceRest([A], server.fetch, clock, 3_000, store);
    await expect(ask(before, 2)).rejects.toMatchObject({ code: 'rate-limited' });
    await clock.advance(1_000);
    before.close();
    server.reply = () => json({});
    const after = new BinanceRest([A], server.fetch, clock, 3_000, store);
    await expect(ask(after, 2)).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 3_599_000 });
    const later = ask(after, 2);
    await clock.advance(3_598_000);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1_000);
    await later;
    expect(server.asked).toHaveLength(2);
  });

  it.each([
    ['nothing', async () => undefined],
    ['nonsense', async () => ({ spent: [], pausedUntil: Number.NaN })],
    ['what an earlier release kept', async () => [[Date.now(), 3_000]]],
    ['an error', () => Promise.reject(new Error('blocked'))],
    ['no answer', () => new Promise(() => {})],
  ])('%s in its place delays a request by half a second at most', async (_what, load) => {
    const clock = new VirtualClock();
    const server = new FakeRest(() => json({}));
    const rest = new BinanceRest([A], server.fetch, clock, 3_000, { load, save: async () => {} });
    const asked = ask(rest, 2);
    await clock.advance(600);
    await asked;
    expect(server.asked).toHaveLength(1);
  });
});
