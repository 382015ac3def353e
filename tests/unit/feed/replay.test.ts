import { beforeAll, describe, expect, it } from 'vitest';
import type { FeedKline } from '../../../src/index.js';
import { replay } from '../../../src/index.js';
import { kline, MINUTE, START } from '../../support/klines.js';
import { VirtualClock } from './support/virtual-clock.js';

// Loaded on demand, which takes a moment that virtual time does not know.
beforeAll(() => import('../../../src/feed/page-sources.js'));

const klines = Array.from({ length: 20 }, (_, i) => kline(i, 50 + i));
const signal = () => new AbortController().signal;

function play(options: Partial<Parameters<typeof replay>[0]> = {}) {
  const clock = new VirtualClock(START + 1e9);
  const feed = replay({ symbol: 'ACME', interval: '1m', klines, clock, speed: 10, ...options });
  const told: FeedKline[] = [];
  const states: [string, string][] = [];
  const end = feed.subscribe(
    { symbol: 'ACME', interval: '1m' },
    { kline: (each) => told.push(each), state: (...said) => states.push(said), reset: () => {} },
  );
  return { clock, feed, told, states, end };
}

describe('a replay', () => {
  it('ends with every kline as it was recorded, and says that it has ended', async () => {
    const { clock, told, states, feed } = play();
    await clock.advance(3 * MINUTE);
    const byTime = new Map(told.map((each) => [each.openTime, each]));
    expect([...byTime.values()]).toEqual(klines.slice(10));
    expect(states.at(-1)).toEqual(['silent', 'The recording has ended.']);
    feed.close();
    expect(clock.pending).toBe(0);
  });

  it('never steps back: a forming kline only grows', async () => {
    const { clock, told, feed } = play();
    await clock.advance(MINUTE);
    for (let i = 1; i < told.length; i++) {
      const [a, b] = [told[i - 1], told[i]];
      if (a === undefined || b === undefined || a.openTime !== b.openTime) continue;
      expect(b.high).toBeGreaterThanOrEqual(a.high);
      expect(b.low).toBeLessThanOrEqual(a.low);
      expect(b.volume).toBeGreaterThanOrEqual(a.volume);
    }
    feed.close();
  });

  it('begins where it is told to; speed 0 stands still', async () => {
    const { clock, feed, told } = play({ from: klines[3]?.openTime ?? 0, speed: 0 });
    await clock.advance(60 * MINUTE);
    const { klines: history } = await feed.getKlines({
      symbol: 'ACME',
      interval: '1m',
      limit: 99,
      signal: signal(),
    });
    expect(history).toHaveLength(4);
    expect(told.every(({ openTime }) => openTime === klines[3]?.openTime)).toBe(true);
    feed.close();
  });

  it('from a URL, in rows; unsound and unordered ones are counted', async () => {
    const rows = [
      ...klines.map((k) => [k.openTime, k.open, k.high, k.low, k.close, k.volume]),
      [1, 2],
      [START, 1, 1, 1, 1, 1],
    ];
    const asked: string[] = [];
    const { feed } = play({
      klines: 'https://files.test/week.json',
      fetch: (async (url: string) => {
        asked.push(url);
        return new Response(JSON.stringify(rows));
      }) as typeof fetch,
    });
    const { klines: history } = await feed.getKlines({
      symbol: 'ACME',
      interval: '1m',
      limit: 99,
      signal: signal(),
    });
    expect(history).toHaveLength(11);
    expect(asked).toEqual(['https://files.test/week.json']);
    expect(Object.fromEntries(feed.refused)).toEqual({ 'not-finite': 1, 'out-of-order': 1 });
    feed.close();
  });

  it('days that begin at a market’s own midnight are played one after the other, a short one, too', async () => {
    const days = ['03-06T05', '03-07T05', '03-08T05', '03-09T04', '03-10T04'].map((each, i) => ({
      ...kline(i, 50 + i),
      openTime: Date.parse(`2026-${each}:00:00Z`),
    }));
    const clock = new VirtualClock(START + 1e9);
    // Looked at every three hours: half an hour into what would be the last of the short one's.
    const from = (days[2]?.openTime ?? 0) + 150 * MINUTE;
    const feed = replay({ symbol: 'ACME', interval: '1d', klines: days, clock, speed: 1_440, from });
    const told: FeedKline[] = [];
    feed.subscribe(
      { symbol: 'ACME', interval: '1d' },
      { kline: (each) => told.push(each), state: () => {}, reset: () => {} },
    );
    await clock.advance(4 * MINUTE);
    expect(Object.fromEntries(feed.refused)).toEqual({});
    const last = new Map(told.map((each) => [each.openTime, each]));
    expect([...last.values()]).toEqual(days.slice(2));
    // Each has its last word before the next one begins.
    for (const [at, each] of told.entries()) {
      const open = told.slice(0, at).filter(({ openTime }) => openTime < each.openTime);
      expect(open.length === 0 || open.at(-1)?.closed).toBe(true);
    }
    feed.close();
  });

  it('a file that cannot be had is a lost line, in words, and asked for again', async () => {
    let isDown = true;
    const { feed, states, clock } = play({
      klines: 'https://files.test/week.json',
      fetch: async () => {
        if (isDown) throw new TypeError('Failed to fetch');
        return new Response(JSON.stringify(klines));
      },
    });
    await clock.advance(1);
    expect(states.at(-1)?.[0]).toBe('lost');
    expect(states.at(-1)?.[1]).toMatch(/week\.json cannot be had/);
    isDown = false;
    expect(
      (await feed.getKlines({ symbol: 'ACME', interval: '1m', limit: 2, signal: signal() })).klines,
    ).toHaveLength(2);
    feed.close();
  });

  it('a speed that is none is a mistake in the code', () => {
    expect(() => play({ speed: -1 })).toThrow(expect.objectContaining({ code: 'bad-speed' }));
  });
});
