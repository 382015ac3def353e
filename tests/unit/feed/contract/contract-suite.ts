import { describe, expect, it, vi } from 'vitest';
import {
  addIntervals,
  FeedError,
  findKlineDefect,
  type FeedKline,
  type Interval,
} from '../../../../src/domain/index.js';
import type { Feed, FeedSink, LineState } from '../../../../src/feed/index.js';

/** One feed in front of a source of its own, with a series that has history and goes on. */
export interface Subject {
  readonly feed: Feed;
  readonly symbol: string;
  readonly interval: Interval;
  /** A name that the source does not have; null where a feed takes every name. */
  readonly unknown: string | null;
  /** Has the source go on, so that subscribers are told of at least one kline. */
  goOn: () => Promise<void> | void;
  close: () => Promise<void> | void;
}

const never = () => new AbortController().signal;

function listen(feed: Feed, symbol: string, interval: Interval) {
  const klines: FeedKline[] = [];
  const states: LineState[] = [];
  const reasons: string[] = [];
  const sink: FeedSink = {
    kline: (kline) => klines.push(kline),
    state: (state, reason) => {
      states.push(state);
      reasons.push(reason);
    },
    reset: () => {},
  };
  return { klines, states, reasons, end: feed.subscribe({ symbol, interval }, sink) };
}

/** What every feed keeps to, whatever lies behind it. */
export function feedContract(name: string, make: () => Promise<Subject> | Subject): void {
  describe(`the contract of feeds: ${name}`, () => {
    const withSubject = async (body: (subject: Subject) => Promise<void>) => {
      const subject = await make();
      try {
        await body(subject);
      } finally {
        subject.feed.close?.();
        await subject.close();
      }
    };

    it('history ascends, is unique and sound, and no longer than asked for', () =>
      withSubject(async ({ feed, symbol, interval }) => {
        const { klines } = await feed.getKlines({ symbol, interval, limit: 7, signal: never() });
        expect(klines.length).toBeGreaterThan(1);
        expect(klines.length).toBeLessThanOrEqual(7);
        for (const [i, kline] of klines.entries()) {
          expect(findKlineDefect(kline)).toBeNull();
          expect(typeof kline.closed).toBe('boolean');
          if (i > 0) expect(kline.openTime).toBeGreaterThan(klines[i - 1]?.openTime ?? Number.NaN);
        }
      }));

    it('history from a time on begins there, inclusive; up to a time it ends there', () =>
      withSubject(async ({ feed, symbol, interval }) => {
        const { klines: all } = await feed.getKlines({ symbol, interval, limit: 6, signal: never() });
        const second = all[1]?.openTime ?? 0;
        const fourth = all[3]?.openTime ?? 0;
        const later = await feed.getKlines({
          symbol,
          interval,
          startTime: second,
          limit: 3,
          signal: never(),
        });
        expect(later.klines.map(({ openTime }) => openTime)).toEqual(
          all.slice(1, 4).map(({ openTime }) => openTime),
        );
        const upTo = await feed.getKlines({ symbol, interval, endTime: fourth, limit: 2, signal: never() });
        expect(upTo.klines.map(({ openTime }) => openTime)).toEqual(
          all.slice(2, 4).map(({ openTime }) => openTime),
        );
      }));

    it('only the newest kline may be forming', () =>
      withSubject(async ({ feed, symbol, interval }) => {
        const { klines } = await feed.getKlines({ symbol, interval, limit: 6, signal: never() });
        // One that closed a moment ago may still wait for its last word.
        expect(klines.slice(0, -2).every(({ closed }) => closed)).toBe(true);
      }));

    it('a subscription opens, brings sound klines, and is silent once it ended', () =>
      withSubject(async ({ feed, symbol, interval, goOn }) => {
        const line = listen(feed, symbol, interval);
        await vi.waitFor(() => expect(line.states).toContain('open'), 10_000);
        await goOn();
        await vi.waitFor(() => expect(line.klines.length).toBeGreaterThan(0), 10_000);
        for (const kline of line.klines) expect(findKlineDefect(kline)).toBeNull();
        line.end();
        line.end();
        const [klines, states] = [line.klines.length, line.states.length];
        await goOn();
        expect([line.klines.length, line.states.length]).toEqual([klines, states]);
      }));

    it('live klines go on where history ends', () =>
      withSubject(async ({ feed, symbol, interval, goOn }) => {
        const line = listen(feed, symbol, interval);
        await vi.waitFor(() => expect(line.states).toContain('open'), 10_000);
        const { klines } = await feed.getKlines({ symbol, interval, limit: 5, signal: never() });
        await goOn();
        await vi.waitFor(() => expect(line.klines.length).toBeGreaterThan(0), 10_000);
        const newest = klines.at(-1)?.openTime ?? 0;
        const first = line.klines.find(({ openTime }) => openTime >= newest)?.openTime ?? Number.NaN;
        expect(first).toBeLessThanOrEqual(addIntervals(interval, newest, 1));
        line.end();
      }));

    it('what it does not have is refused in words, and never thrown at a subscriber', () =>
      withSubject(async ({ feed, unknown, interval }) => {
        if (unknown === null) return;
        const line = listen(feed, unknown, interval);
        const asked = feed.getKlines({ symbol: unknown, interval, limit: 5, signal: never() });
        await expect(asked).rejects.toSatisfy(
          (error: unknown) => error instanceof FeedError && error.permanent,
        );
        line.end();
      }));

    it('a request that is not wanted any more ends', () =>
      withSubject(async ({ feed, symbol, interval }) => {
        const abort = new AbortController();
        const asked = feed.getKlines({ symbol, interval, limit: 5, signal: abort.signal });
        abort.abort();
        await Promise.race([
          asked.then(
            () => {},
            () => {},
          ),
          new Promise((_, reject) => setTimeout(() => reject(new Error('it goes on')), 5_000)),
        ]);
      }));

    it('can be closed, twice', () =>
      withSubject(async ({ feed, symbol, interval }) => {
        listen(feed, symbol, interval);
        feed.close?.();
        feed.close?.();
        await Promise.resolve();
      }));
  });
}
