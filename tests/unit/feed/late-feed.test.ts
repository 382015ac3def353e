import { describe, expect, it } from 'vitest';
import { FeedError, feedErrorOf } from '../../../src/domain/index.js';
import type { Feed } from '../../../src/feed/index.js';
import { LateExchange } from '../../../src/feed/late-feed.js';
import { VirtualClock } from './support/virtual-clock.js';

/** A feed whose file is missing as long as `isThere` is false. */
function setUp() {
  const clock = new VirtualClock();
  const source: Feed & { ended: number; closed: number } = {
    intervals: ['1m'],
    ended: 0,
    closed: 0,
    getKlines: () => Promise.resolve({ klines: [], more: true }),
    subscribe: (_request, sink) => {
      sink.state('open', '');
      return () => source.ended++;
    },
    close: () => source.closed++,
  };
  const disk = { isThere: true, loads: 0 };
  const feed = new LateExchange({
    intervals: ['1m'],
    what: 'test feeds',
    clock,
    connecting: 'Connecting.',
    load: async () => {
      disk.loads++;
      if (!disk.isThere) throw new TypeError('Failed to fetch https://x.test/part-123.js');
      return source;
    },
  });
  const said: [string, string][] = [];
  const start = () =>
    feed.subscribe(
      { symbol: 'X', interval: '1m' },
      { kline: () => {}, reset: () => {}, state: (...each) => said.push(each) },
    );
  return { clock, source, disk, feed, said, start };
}

describe('a feed whose code comes late', () => {
  it('is loaded once, at the first question', async () => {
    const { clock, disk, feed, said, start } = setUp();
    expect(disk.loads).toBe(0);
    start();
    expect(said).toEqual([['connecting', 'Connecting.']]);
    await clock.advance(0);
    await feed.getKlines({
      symbol: 'X',
      interval: '1m',
      limit: 1,
      signal: new AbortController().signal,
    });
    expect(said.at(-1)).toEqual(['open', '']);
    expect(disk.loads).toBe(1);
  });

  it('a file that is missing is named, and asked for again until it is there', async () => {
    const { clock, disk, feed, said, start } = setUp();
    disk.isThere = false;
    start();
    await clock.advance(0);
    const [state, reason] = said.at(-1) ?? [];
    expect(state).toBe('lost');
    expect(reason).toMatch(/test feeds.*part-123\.js.*beside/);
    const error: FeedError = await feed.searchInstruments('x', new AbortController().signal).then(
      () => expect.fail('answered without its code'),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'unreachable', permanent: false });
    disk.isThere = true;
    await clock.advance(60_000);
    expect(said.at(-1)).toEqual(['open', '']);
    expect(clock.pending).toBe(0);
  });

  it('is asked for at once when the page is online again, for those that are still there', async () => {
    const { clock, disk, feed, said, start } = setUp();
    disk.isThere = false;
    clock.jitter = 1;
    start();
    const leave = start();
    await clock.advance(60_000);
    leave();
    disk.isThere = true;
    const before = said.length;
    feed.wake();
    await clock.advance(0);
    expect(said.slice(before)).toEqual([['open', '']]);
    expect(clock.pending).toBe(0);
  });

  it('whoever left before it was there is not subscribed, and its end is the source’s', async () => {
    const { clock, source, said, start } = setUp();
    start()();
    await clock.advance(0);
    expect(said.map(([state]) => state)).toEqual(['connecting']);
    start()();
    expect(source.ended).toBe(1);
  });

  it('one that was closed meanwhile is closed once it is there', async () => {
    const { clock, source, feed, start } = setUp();
    start();
    feed.close();
    await clock.advance(0);
    expect(source.closed).toBe(1);
  });
});

it('an error of another copy of the library keeps what it says', () => {
  const foreign = Object.assign(new Error('no such symbol'), {
    code: 'unknown-symbol',
    permanent: true,
    retryAfter: 5,
  });
  expect(feedErrorOf(foreign)).toMatchObject({
    name: 'FeedError',
    code: 'unknown-symbol',
    permanent: true,
    retryAfter: 5,
    message: 'no such symbol',
  });
  const nodes = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(feedErrorOf(nodes)).toMatchObject({ code: 'failed', permanent: false });
});

it('a wait that is none, or longer than the longest ban, is not taken at its word', () => {
  const asked = [Number.NaN, -1, Number.POSITIVE_INFINITY, 'soon', undefined, 5, 30 * 24 * 3_600_000];
  const taken = [0, 0, 0, 0, 0, 5, 3 * 24 * 3_600_000];
  const said = asked.map((retryAfter) => new FeedError('busy', 'Busy.', { retryAfter } as object).retryAfter);
  expect(said).toEqual(taken);
  // Those of another copy of the library are errors of the same name.
  const foreign = (retryAfter: unknown) =>
    Object.assign(new Error('Busy.'), { name: 'FeedError', code: 'busy', permanent: false, retryAfter });
  expect(asked.map((each) => feedErrorOf(foreign(each)).retryAfter)).toEqual(taken);
  expect(feedErrorOf(foreign(Number.NaN))).toMatchObject({
    code: 'busy',
    permanent: false,
    message: 'Busy.',
  });
});
