import { beforeAll, describe, expect, it } from 'vitest';
import type { FeedKline, Interval } from '../../../src/domain/index.js';
import { createFeed } from '../../../src/feed/index.js';
import { udfBars, UdfModel } from '../../support/udf-server.js';
import { FakeRest } from './support/fake-rest.js';
import { settle, VirtualClock } from './support/virtual-clock.js';

// Loaded on demand, which takes a moment that virtual time does not know.
beforeAll(() => import('../../../src/feed/udf/udf-source.js'));

const T = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const at = (index: number) => T + index * MINUTE;

/** A server with ten bars before noon; the one at noon is forming. */
function setUp({ interval = '1m', pollMs = 10_000 }: { interval?: Interval; pollMs?: number } = {}) {
  const clock = new VirtualClock(T + 5_000);
  const model = new UdfModel(() => clock.now());
  model.bars = udfBars(T / 1_000 - 600, 11);
  const moments: number[] = [];
  const rest = new FakeRest(({ path, query }) => {
    if (path === '/history') moments.push(clock.now() - T);
    const { status, text, headers } = model.answer(path, query);
    return new Response(text, { status, headers: headers ?? {} });
  });
  const feed = createFeed({ kind: 'udf', url: 'https://x.test', pollMs }, { fetch: rest.fetch, clock });
  const said: string[] = [];
  const reasons: string[] = [];
  const klines: FeedKline[] = [];
  const start = () =>
    feed.subscribe(
      { symbol: 'X', interval },
      {
        kline: (kline) => klines.push(kline),
        state: (state, reason) => {
          said.push(state);
          reasons.push(reason);
        },
        reset: () => said.push('reset'),
      },
    );
  /** The forming bar's price moves; a new bar begins where it is due. */
  const trade = (price: number) => {
    const t = Math.floor(clock.now() / MINUTE) * 60;
    const last = model.bars.at(-1);
    if (last?.t === t) model.bars[model.bars.length - 1] = { ...last, c: price, v: last.v + 1 };
    else model.bars.push({ t, o: price, h: 110, l: 90, c: price, v: 1 });
  };
  /** Moments of the polls, ms after noon, while time goes on in steps of 100 ms. */
  const watch = async (ms: number, each = () => {}) => {
    const before = moments.length;
    for (let passed = 0; passed < ms; passed += 100) {
      await clock.advance(100);
      each();
    }
    return moments.slice(before);
  };
  return { clock, model, rest, feed, said, reasons, klines, start, trade, watch };
}

describe('a line of polls', () => {
  it('opens with the first answer, which ends with the forming bar', async () => {
    const { clock, said, klines, start } = setUp();
    start();
    expect(said).toEqual(['connecting']);
    await clock.advance(0);
    expect(said).toEqual(['connecting', 'open']);
    expect(klines.map(({ openTime, closed }) => [openTime, closed])).toEqual([
      [at(-2), true],
      [at(-1), true],
      [at(0), false],
    ]);
  });

  it('goes on from the last final bar, inclusive, without counting back', async () => {
    const { clock, model, start } = setUp();
    start();
    await clock.advance(15_000);
    expect(model.history[0].query['countback']).toBe('3');
    expect(model.history[1].query).not.toHaveProperty('countback');
    expect(Number(model.history[1].query['from']) * 1_000).toBe(at(-1));
  });

  it('a bar is final only once a later one exists, with its last word', async () => {
    const { clock, model, klines, start, trade } = setUp();
    start();
    await clock.advance(54_000);
    trade(107);
    // Past the boundary, but nobody has traded yet.
    await clock.advance(10_000);
    expect(klines.filter(({ openTime, closed }) => openTime === at(0) && closed)).toEqual([]);
    trade(104);
    await clock.advance(60_000);
    const final = klines.findLast(({ openTime }) => openTime === at(0));
    expect(final).toMatchObject({ closed: true, close: 107 });
    expect(klines.at(-1)).toMatchObject({ openTime: at(1), closed: false });
    expect(model.bars.at(-1)?.t).toBe(at(1) / 1_000);
  });

  it('misses no bar however late it comes', async () => {
    const { clock, model, klines, said, start } = setUp();
    start();
    await clock.advance(1_000);
    model.bars = udfBars(T / 1_000 - 600, 61);
    // The machine slept: the timer's moment is long past.
    clock.jump(50 * MINUTE);
    await clock.advance(20_000);
    const seen = new Map(klines.map((kline) => [kline.openTime, kline.closed]));
    for (let index = 0; index < 50; index++) expect(seen.get(at(index))).toBe(true);
    expect(said).toEqual(['connecting', 'open']);
  });

  it('says so where the answer does not reach back to what was known', async () => {
    const { clock, model, klines, said, start } = setUp();
    start();
    await clock.advance(1_000);
    model.bars = udfBars(T / 1_000 - 600, 61);
    model.quirks.cap = 5;
    clock.jump(50 * MINUTE);
    await clock.advance(20_000);
    expect(said).toEqual(['connecting', 'open', 'reset']);
    expect(klines.at(-1)?.openTime).toBe(at(50));
  });

  it('a lagging replica takes nothing back', async () => {
    const { clock, model, feed, klines, start } = setUp();
    start();
    await clock.advance(1_000);
    const all = model.bars;
    model.bars = all.slice(0, -1);
    const before = klines.length;
    await clock.advance(10_000);
    expect(klines).toHaveLength(before);
    expect(feed.refused?.get('poll-went-back')).toBe(1);
    model.bars = all;
    await clock.advance(30_000);
    expect(klines.at(-1)?.openTime).toBe(at(0));
  });

  it('a bar that the server takes back for good does not stop the line', async () => {
    const { clock, model, said, start, trade, klines } = setUp();
    const good = model.bars;
    model.bars = [...good, { t: T / 1_000 + 7_200, o: 1, h: 1, l: 1, c: 1, v: 0 }];
    // Servers count back from the end of what they hold.
    model.quirks.instead = ({ path }) =>
      path === '/history' && klines.length === 0
        ? { status: 200, text: JSON.stringify({ s: 'ok', t: [T / 1_000, T / 1_000 + 7_200], c: [1, 1] }) }
        : null;
    start();
    await clock.advance(1_000);
    expect(klines.at(-1)?.openTime).toBe(T + 7_200_000);
    model.bars = good;
    await clock.advance(180_000);
    trade(105);
    await clock.advance(60_000);
    expect(said).toContain('reset');
    expect(klines.at(-1)).toMatchObject({ openTime: at(3), close: 105 });
  });
});

describe('the rhythm', () => {
  it('10 s while bars move, and soon after each boundary', async () => {
    const { start, trade, watch } = setUp();
    let price = 100;
    start();
    const moments = await watch(70_000, () => trade(100 + (price++ % 9)));
    const waits = moments.slice(1).map((moment, index) => moment - moments[index]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_100);
    expect(moments.some((moment) => moment >= 61_000 && moment <= 62_100)).toBe(true);
    expect(moments.length).toBeLessThanOrEqual(10);
  });

  it('slower up to 60 s while nothing moves, full speed once something does', async () => {
    const { start, trade, watch } = setUp({ interval: '1d' });
    start();
    const quiet = await watch(400_000);
    const waits = quiet.slice(1).map((moment, index) => moment - quiet[index]);
    expect(waits.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
    expect(waits.slice(3).every((wait) => wait === 60_000)).toBe(true);
    let price = 100;
    const busy = await watch(100_000, () => trade(100 + (price++ % 9)));
    expect(busy.length).toBeGreaterThanOrEqual(5);
    expect(busy.at(-1)! - busy.at(-2)!).toBe(10_000);
  });

  it('does not hurry for bars shorter than it', async () => {
    const { start, trade, watch } = setUp({ interval: '1s' });
    let price = 100;
    start();
    const moments = await watch(60_000, () => trade(100 + (price++ % 9)));
    expect(moments.length).toBeLessThanOrEqual(7);
  });

  it('is the descriptor’s', async () => {
    const { start, trade, watch } = setUp({ interval: '1d', pollMs: 2_000 });
    let price = 100;
    start();
    expect((await watch(20_000, () => trade(100 + (price++ % 9)))).length).toBeGreaterThanOrEqual(9);
  });

  it('has one request under way, however slow the server', async () => {
    const { clock, rest, model, start } = setUp({ pollMs: 1_000 });
    const fast = rest.reply;
    start();
    await clock.advance(500);
    rest.reply = (asked) =>
      new Promise((resolve) => {
        clock.setTimeout(
          () => void Promise.resolve(fast(asked)).then((late) => resolve(late as Response)),
          8_000,
        );
      });
    rest.mostRunning = 0;
    await clock.advance(60_000);
    expect(rest.mostRunning).toBe(1);
    expect(model.history.length).toBeGreaterThan(4);
  });
});

describe('failure', () => {
  const broken = { status: 500, text: 'no' };

  it('is said once, and the line opens again with the next answer, missing nothing', async () => {
    const { clock, model, said, reasons, klines, start, trade } = setUp();
    start();
    await clock.advance(1_000);
    model.quirks.instead = () => broken;
    await clock.advance(120_000);
    expect(said).toEqual(['connecting', 'open', 'lost']);
    expect(reasons[2]).toMatch(/\/history.*500/);
    expect(model.history.length).toBeGreaterThan(4);
    trade(103);
    model.quirks = {};
    await clock.advance(60_000);
    expect(said).toEqual(['connecting', 'open', 'lost', 'open']);
    expect(klines.findLast(({ openTime }) => openTime === at(0))?.closed).toBe(true);
  });

  it('never makes requests faster than one a second', async () => {
    const { clock, model, start, watch } = setUp();
    clock.jitter = 0;
    model.quirks.instead = () => broken;
    start();
    expect((await watch(20_000)).length).toBeLessThanOrEqual(21);
  });

  it('of a kind that stays is refused, and nothing is asked any more', async () => {
    const { clock, model, said, start } = setUp();
    model.quirks.instead = ({ path }) =>
      path === '/history' ? { status: 200, text: '{"s":"error","errmsg":"unknown_symbol"}' } : null;
    start();
    await clock.advance(600_000);
    expect(said).toEqual(['connecting', 'refused']);
    expect(model.history).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('with a Retry-After is not repeated before', async () => {
    const { clock, model, start } = setUp();
    model.quirks.instead = ({ path }) =>
      path === '/history' ? { status: 429, text: '', headers: { 'retry-after': '90' } } : null;
    start();
    await clock.advance(89_000);
    expect(model.history).toHaveLength(1);
    await clock.advance(2_000);
    expect(model.history).toHaveLength(2);
  });

  it('no data is no failure: the line is open, and bars come when the market does', async () => {
    const { clock, model, said, klines, start, trade } = setUp();
    model.bars = [];
    start();
    await clock.advance(30_000);
    expect(said).toEqual(['connecting', 'open']);
    expect(klines).toEqual([]);
    trade(101);
    await clock.advance(60_000);
    expect(klines.at(-1)).toMatchObject({ close: 101 });
  });
});

describe('the end', () => {
  it.each(['unsubscribe', 'close'] as const)('%s: no timer, no request, not a word', async (way) => {
    const { clock, rest, model, feed, said, klines, start } = setUp();
    const end = start();
    await clock.advance(1_000);
    const fast = rest.reply;
    rest.reply = () => new Promise(() => {});
    await clock.advance(10_000);
    expect(rest.running).toBe(1);
    if (way === 'close') feed.close?.();
    else end();
    end();
    await settle();
    expect(rest.running).toBe(0);
    expect(clock.pending).toBe(0);
    rest.reply = fast;
    const before = [model.asked.length, said.length, klines.length];
    await clock.advance(600_000);
    expect([model.asked.length, said.length, klines.length]).toEqual(before);
  });
});

describe('a page that was away', () => {
  it('after a sleep what is shown is not live until the server was asked, which is at once', async () => {
    const { clock, model, feed, said, start } = setUp({ interval: '1d', pollMs: MINUTE });
    start();
    await clock.advance(1_000);
    const before = model.history.length;
    feed.wake?.();
    await clock.advance(0);
    expect([model.history.length, said.at(-1)]).toEqual([before, 'open']);
    clock.jump(8 * 60 * MINUTE);
    feed.wake?.();
    expect(said.at(-1)).toBe('silent');
    await clock.advance(0);
    expect([model.history.length, said.at(-1)]).toEqual([before + 1, 'open']);
  });

  it('online again the server is asked at once, and as patiently as at first', async () => {
    const { clock, rest, feed, said, start } = setUp();
    clock.jitter = 1;
    start();
    await clock.advance(0);
    const { reply } = rest;
    rest.reply = () => new Error('offline');
    await clock.advance(10 * MINUTE);
    expect(said.at(-1)).toBe('lost');
    const before = rest.to('/history').length;
    feed.wake?.();
    await clock.advance(0);
    expect(rest.to('/history')).toHaveLength(before + 1);
    await clock.advance(2_000);
    expect(rest.to('/history')).toHaveLength(before + 2);
    rest.reply = reply;
    feed.wake?.();
    await clock.advance(0);
    expect(said.at(-1)).toBe('open');
  });

  it('a pause that the server asked for is kept', async () => {
    const { clock, model, feed, start } = setUp();
    model.quirks.instead = ({ path }) =>
      path === '/history' ? { status: 429, text: '', headers: { 'retry-after': '90' } } : null;
    start();
    await clock.advance(1_000);
    feed.wake?.();
    await clock.advance(88_000);
    expect(model.history).toHaveLength(1);
    await clock.advance(2_000);
    expect(model.history).toHaveLength(2);
  });
});
