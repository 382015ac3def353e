import { beforeAll, describe, expect, it } from 'vitest';
import { type CcxtExchange, type CcxtRow, ccxt, type FeedKline } from '../../../src/index.js';
import { START } from '../../support/klines.js';
import { VirtualClock } from './support/virtual-clock.js';

// Loaded on demand, which takes a moment that virtual time does not know.
beforeAll(() => import('../../../src/feed/page-sources.js'));

const MINUTE = 60_000;
const at = (index: number) => START + index * MINUTE;
const row = (index: number, close = 5): CcxtRow => [at(index), 5, 9, 1, close, 2];

class BadRequest extends Error {}
class BadSymbol extends BadRequest {}
class DDoSProtection extends Error {}

/** A watch that a test answers. */
function watched() {
  const clock = new VirtualClock(START);
  const asked: { answer: (rows: readonly CcxtRow[]) => void; fail: (error: Error) => void }[] = [];
  let unwatched = 0;
  const exchange: CcxtExchange = {
    has: { watchOHLCV: true },
    timeframes: { '1m': '1m', '1M': '1M', '1mo': 'x' },
    fetchOHLCV: async () => [],
    watchOHLCV: () => new Promise((answer, fail) => asked.push({ answer, fail })),
    unWatchOHLCV: async () => {
      unwatched++;
    },
  };
  const feed = ccxt(exchange, { clock });
  const klines: FeedKline[] = [];
  const said: string[] = [];
  const end = feed.subscribe(
    { symbol: 'BTC/USDT', interval: '1m' },
    { kline: (each) => klines.push(each), state: (state) => said.push(state), reset: () => {} },
  );
  const last = () => asked.at(-1);
  return { clock, feed, klines, said, end, asked, last, unwatched: () => unwatched };
}

describe('a ccxt exchange that pushes', () => {
  it('with only the changed rows: a bar is closed when its successor comes', async () => {
    const { clock, klines, last, said } = watched();
    await clock.advance(0);
    last()?.answer([row(0), row(1)]);
    await clock.advance(0);
    last()?.answer([row(1, 6)]);
    await clock.advance(0);
    last()?.answer([row(2)]);
    await clock.advance(0);
    expect(klines.map(({ openTime, close, closed }) => [(openTime - START) / MINUTE, close, closed])).toEqual(
      [
        [0, 5, true],
        [1, 5, false],
        [1, 6, false],
        [1, 6, true],
        [2, 5, false],
      ],
    );
    expect(said).toEqual(['connecting', 'open']);
  });

  it('whose pongs are fake: silent after 20 s, made anew after 40 s, and the late answer is nobody’s', async () => {
    const { clock, klines, asked, last, said } = watched();
    await clock.advance(0);
    last()?.answer([row(0)]);
    await clock.advance(0);
    const dead = last();
    await clock.advance(20_000);
    expect(said.at(-1)).toBe('silent');
    await clock.advance(20_000);
    expect(said.at(-1)).toBe('lost');
    await clock.advance(20_000);
    expect(asked.at(-1)).not.toBe(dead);
    const before = klines.length;
    dead?.answer([row(0, 8)]);
    await clock.advance(0);
    expect(klines).toHaveLength(before);
    last()?.answer([row(1)]);
    await clock.advance(0);
    expect(said.at(-1)).toBe('open');
  });

  it('rows with fields missing are counted; no volume counts as none', async () => {
    const { clock, feed, klines, last } = watched();
    await clock.advance(0);
    last()?.answer([
      [at(0), 5, null, 1, 5, 2],
      [at(1), 5, 9, 1, 5, null],
      [at(2), 5, 1, 9, 5, 1],
    ]);
    await clock.advance(0);
    expect(klines.map(({ volume }) => volume)).toEqual([0]);
    expect(Object.fromEntries(feed.refused)).toEqual({ 'row-not-finite': 1, 'row-high-below-low': 1 });
  });

  it('errors by their names: for good, or to be waited for', async () => {
    const { clock, said, last } = watched();
    await clock.advance(0);
    last()?.fail(new DDoSProtection('too fast'));
    await clock.advance(0);
    expect(said.at(-1)).toBe('lost');
    const before = last();
    await clock.advance(29_000);
    expect(last()).toBe(before);
    await clock.advance(2_000);
    last()?.fail(new BadSymbol('no such market'));
    await clock.advance(0);
    expect(said.at(-1)).toBe('refused');
    expect(clock.pending).toBe(0);
  });

  it('leaving ends the watch, once', async () => {
    const { clock, end, unwatched } = watched();
    await clock.advance(0);
    end();
    end();
    expect(unwatched()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('offers the intervals that are some, months as months', () => {
    expect(watched().feed.intervals).toEqual(['1m', '1M']);
  });
});

/** An exchange that is asked for rows again and again, every minute. */
function polled() {
  const clock = new VirtualClock(START);
  let polls = 0;
  let answer: () => Promise<readonly CcxtRow[]> = async () => [row(0), row(1)];
  const exchange: CcxtExchange = {
    timeframes: { '1m': '1m' },
    fetchOHLCV: () => {
      polls++;
      return answer();
    },
  };
  const feed = ccxt(exchange, { clock, pollMs: MINUTE });
  const said: string[] = [];
  feed.subscribe(
    { symbol: 'BTC/USDT', interval: '1m' },
    { kline: () => {}, state: (state) => said.push(state), reset: () => {} },
  );
  return {
    clock,
    feed,
    said,
    polls: () => polls,
    answers: (next: typeof answer) => {
      answer = next;
    },
  };
}

describe('a ccxt exchange that is polled', () => {
  it('a request that is never answered: silent after 20 s, asked anew after five minutes', async () => {
    const { clock, said, polls, answers } = polled();
    await clock.advance(0);
    answers(() => new Promise(() => {}));
    await clock.advance(MINUTE);
    expect([polls(), said.at(-1)]).toEqual([2, 'open']);
    await clock.advance(20_000);
    expect([polls(), said.at(-1)]).toEqual([2, 'silent']);
    answers(async () => [row(2)]);
    await clock.advance(5 * MINUTE);
    expect(polls()).toBeGreaterThan(2);
    expect(said.slice(-3)).toEqual(['silent', 'lost', 'open']);
  });

  it('after a sleep what is shown is not live until the exchange was asked, which is at once', async () => {
    const { clock, feed, said, polls } = polled();
    await clock.advance(30_000);
    feed.wake();
    await clock.advance(0);
    expect([polls(), said]).toEqual([1, ['connecting', 'open']]);
    clock.jump(8 * 60 * MINUTE);
    feed.wake();
    expect(said.at(-1)).toBe('silent');
    await clock.advance(0);
    expect([polls(), said.at(-1)]).toEqual([2, 'open']);
  });

  it('online again it is asked at once, unless it asked for a pause', async () => {
    const { clock, feed, polls, answers } = polled();
    clock.jitter = 1;
    answers(() => Promise.reject(new Error('offline')));
    await clock.advance(MINUTE);
    const before = polls();
    answers(() => Promise.reject(new DDoSProtection('too fast')));
    feed.wake();
    await clock.advance(0);
    expect(polls()).toBe(before + 1);
    feed.wake();
    await clock.advance(0);
    expect(polls()).toBe(before + 1);
  });
});

/** An exchange that answers history with what a test says. */
function historical(fetchOHLCV: (since: number, limit: number) => readonly CcxtRow[], now = at(1_000)) {
  const asked: number[] = [];
  const exchange: CcxtExchange = {
    timeframes: { '1m': '1m' },
    fetchOHLCV: async (_symbol, _timeframe, since = 0, limit = 500) => {
      asked.push(since);
      return fetchOHLCV(since, limit);
    },
  };
  const feed = ccxt(exchange, { clock: new VirtualClock(now) });
  const ask = async (request: { limit: number; startTime?: number; endTime?: number }) => {
    const signal = new AbortController().signal;
    const { klines, more } = await feed.getKlines({ symbol: 'A/B', interval: '1m', signal, ...request });
    return { minutes: klines.map(({ openTime }) => (openTime - START) / MINUTE), klines, more };
  };
  return { asked, ask };
}

describe('history of a ccxt exchange', () => {
  const time = (each: CcxtRow) => each[0] as number;
  const from = (all: readonly CcxtRow[], since: number) => all.filter((each) => time(each) >= since);
  const every = (step: number, count: number) => Array.from({ length: count }, (_, i) => row(i * step));
  const kinds = {
    'that looks as far as it takes': (all: readonly CcxtRow[]) => (since: number, limit: number) =>
      from(all, since).slice(0, limit),
    'that looks no further than a page’s width':
      (all: readonly CcxtRow[]) => (since: number, limit: number) =>
        from(all, since).filter((each) => time(each) < since + limit * MINUTE),
  };

  for (const [kind, of] of Object.entries(kinds)) {
    describe(kind, () => {
      it('of a pair that is hardly traded: as many as wanted, and more while there are', async () => {
        const { asked, ask } = historical(of(every(20, 300)), at(6_000));
        expect(await ask({ limit: 200 })).toMatchObject({
          minutes: every(20, 300)
            .slice(-200)
            .map((each) => (time(each) - START) / MINUTE),
          more: true,
        });
        expect(asked.length).toBeLessThan(40);
      });

      it('of one that was not traded of late', async () => {
        const { ask } = historical(of(every(20, 21)));
        expect((await ask({ limit: 10 })).minutes).toEqual([
          220, 240, 260, 280, 300, 320, 340, 360, 380, 400,
        ]);
        expect((await ask({ limit: 10, endTime: at(399) })).minutes.at(-1)).toBe(380);
      });

      it('says where it begins', async () => {
        const { ask } = historical(of(every(1, 1_001)));
        const { minutes, klines, more } = await ask({ limit: 2_000 });
        expect([minutes.length, minutes[0], more]).toEqual([1_001, 0, false]);
        expect(klines.filter(({ closed }) => !closed)).toHaveLength(1);
        expect(await ask({ limit: 10, endTime: at(-1) })).toMatchObject({ minutes: [], more: false });
      });

      it('from a time on', async () => {
        const { ask } = historical(of(every(1, 1_001)));
        const { minutes, more } = await ask({ startTime: at(100), limit: 700 });
        expect([minutes[0], minutes.at(-1), more]).toEqual([100, 799, true]);
        expect(await ask({ startTime: at(998), limit: 3 })).toMatchObject({
          minutes: [998, 999, 1_000],
          more: false,
        });
      });
    });
  }

  it('that heeds no beginning is not asked the same again and again', async () => {
    const { asked, ask } = historical(() => every(1, 1_001).slice(-500));
    expect(await ask({ limit: 500 })).toMatchObject({ more: true });
    expect((await ask({ limit: 500, endTime: at(500) })).more).toBe(false);
    await ask({ startTime: at(0), limit: 5_000 });
    expect(asked.length).toBeLessThan(12);
  });

  it('that gives a row at a time is not asked for ever', async () => {
    const { asked, ask } = historical((since) => [row(Math.floor((since - START) / MINUTE) + 1)]);
    expect((await ask({ startTime: at(0), limit: 5_000 })).more).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(100);
  });

  it('that refuses times before what it keeps begins there', async () => {
    const { ask } = historical((since, limit) => {
      if (since < at(400)) throw new BadRequest('since is too old');
      return from(every(1, 1_001).slice(700), since).slice(0, limit);
    });
    const { minutes, more } = await ask({ limit: 500 });
    expect([minutes.length, more]).toEqual([301, false]);
  });
});
