import { beforeAll, describe, expect, it } from 'vitest';
import { type CcxtExchange, type CcxtRow, ccxt, type FeedKline } from '../../../src/index.js';
import { START } from '../../support/klines.js';
import { VirtualClock } from './support/virtual-clock.js';

// Loaded on demand, which takes a moment that virtual time does not know.
beforeAll(() => import('../../../src/feed/ccxt/ccxt-source.js'));

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
