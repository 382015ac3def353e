import { describe, expect, it } from 'vitest';
import { FeedError, type FeedKline } from '../../../src/domain/index.js';
import type { Feed } from '../../../src/feed/index.js';
import { Ingest, type Want } from '../../../src/ingest/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { at, bar, FakeFeed, MINUTE } from './support/fake-feed.js';
import { ModelWriter } from './support/model-writer.js';

const ref = { feed: 'x', symbol: 'BTCUSDT', interval: '1m', slot: 0, generation: 1 } as const;
const micro = async () => {
  for (let i = 0; i < 6; i++) await Promise.resolve();
};

/** So many klines before the last final one are fetched once more: here as many as first history has. */
const OVERLAP = 10;

async function setUp(want: Partial<Want> = {}, maxKlines = 100) {
  const clock = new VirtualClock(at(5));
  const feed = new FakeFeed();
  const writer = new ModelWriter();
  const ingest = new Ingest({ writer, clock, feeds: { x: feed }, maxKlines });
  const advance = (ms: number) => clock.advance(ms, micro);
  feed.truth = [bar(0, 9, true), bar(1, 9, true), bar(2, 9, true), bar(3, 4)];
  ingest.want(ref, { limit: 10, ...want });
  /** Answers everything that is asked, truly, until nothing is. */
  const answerAll = async () => {
    await micro();
    while (feed.open.length > 0) {
      for (const question of feed.open) question.answerTruly();
      await micro();
    }
  };
  const goLive = async () => {
    feed.say('open');
    await answerAll();
  };
  return { clock, feed, writer, ingest, advance, answerAll, goLive };
}

describe('the seam', () => {
  it('subscribes first, holds klines back, merges by openTime, and only then is live', async () => {
    const { feed, writer } = await setUp();
    expect(writer.states).toEqual(['loading']);
    expect(feed.subscriptions).toEqual([{ symbol: 'BTCUSDT', interval: '1m' }]);
    expect(feed.questions).toHaveLength(0);
    feed.say('open');
    expect(feed.question.request).toMatchObject({ limit: 10 });
    expect(feed.question.request.startTime).toBeUndefined();
    feed.kline(bar(3, 6), bar(3, 9, true), bar(4, 1), bar(3, 8));
    expect(writer.updates).toBe(0);
    feed.question.answerTruly();
    await micro();
    expect(writer.content).toEqual([
      bar(0, 9, true),
      bar(1, 9, true),
      bar(2, 9, true),
      bar(3, 9, true),
      bar(4, 1),
    ]);
    expect(writer.states).toEqual(['loading', 'live']);
    expect(writer.backwards).toEqual([]);
  });

  it('history that is newer than what came live stands', async () => {
    const { feed, writer } = await setUp();
    feed.say('open');
    feed.kline(bar(3, 2));
    feed.question.answerTruly();
    await micro();
    expect(writer.klines.get(at(3))).toEqual(bar(3, 4));
    feed.kline(bar(3, 3), bar(3, 4, true), bar(3, 4));
    expect(writer.klines.get(at(3))).toEqual(bar(3, 4, true));
    expect(writer.backwards).toEqual([]);
  });

  it('without revisions the later one stands, but never a forming one over a closed one', async () => {
    const { feed, writer } = await setUp();
    const plain = (trades: number, closed = false) => {
      const { revision: _, ...kline } = bar(3, trades, closed);
      return kline;
    };
    feed.say('open');
    feed.kline(plain(8, true), plain(7));
    feed.question.answer({ klines: [plain(6)] });
    await micro();
    expect(writer.content).toEqual([plain(8, true)]);
    feed.kline(plain(9), plain(9, true), plain(5));
    expect(writer.content).toEqual([plain(9, true)]);
  });

  it('shows history when the line takes its time, and asks again once it is open', async () => {
    const { feed, writer, advance, answerAll } = await setUp({ urgent: true });
    await advance(1_500);
    expect(feed.questions).toHaveLength(1);
    feed.question.answerTruly();
    await micro();
    expect(writer.openTimes).toHaveLength(4);
    expect(writer.state).toBe('reconnecting');
    feed.truth.push(bar(4, 2));
    feed.say('open');
    expect(feed.question.request.startTime).toBe(at(2 - OVERLAP));
    await answerAll();
    expect(writer.state).toBe('live');
    expect(writer.openTimes).toHaveLength(5);
  });

  it('what nobody looks at waits longer for its line, until somebody does', async () => {
    const unseen = await setUp();
    await unseen.advance(5_999);
    expect(unseen.feed.questions).toHaveLength(0);
    await unseen.advance(1);
    expect(unseen.feed.questions).toHaveLength(1);

    const { feed, ingest, advance } = await setUp();
    await advance(1_400);
    ingest.setUrgent(ref, true);
    await advance(1_499);
    expect(feed.questions).toHaveLength(0);
    await advance(1);
    expect(feed.questions).toHaveLength(1);
  });

  it('a line that opens while history is under way makes it be asked once more', async () => {
    const { feed, writer, advance, answerAll } = await setUp({ urgent: true });
    await advance(1_500);
    const early = feed.rows(feed.question.request);
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 5)];
    feed.say('open');
    feed.questions[0].answer(early);
    await micro();
    expect(writer.state).not.toBe('live');
    await answerAll();
    expect(writer.content.slice(3)).toEqual([bar(3, 9, true), bar(4, 5)]);
    expect(writer.states.filter((state) => state === 'live')).toHaveLength(1);
  });

  it('more klines than the buffer holds are fetched instead', async () => {
    const { feed, writer, answerAll } = await setUp({ limit: 300 });
    feed.say('open');
    const early = feed.rows(feed.question.request);
    for (let i = 4; i < 90; i++) {
      feed.truth = [...feed.truth.slice(0, i - 1), bar(i - 1, 9, true), bar(i, 1)];
      feed.kline(bar(i - 1, 9, true), bar(i, 1));
    }
    feed.question.answer(early);
    await answerAll();
    expect(writer.content).toEqual(feed.truth);
    expect(writer.state).toBe('live');
  });
});

describe('states', () => {
  it('a history that cannot be had is asked for again, later and later, without end', async () => {
    const { clock, feed, writer, advance } = await setUp();
    clock.jitter = 1;
    feed.say('open');
    const gaps: number[] = [];
    for (let i = 0; i < 9; i++) {
      feed.question.fail(new FeedError('busy', 'The exchange is busy'));
      await micro();
      const asked = feed.questions.length;
      const from = clock.now();
      while (feed.questions.length === asked) await advance(250);
      gaps.push(clock.now() - from);
    }
    expect(gaps).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    expect(writer.states).toEqual(['loading', 'reconnecting']);
    expect(writer.reasons[1]).toBe('The exchange is busy. Trying again.');
    feed.question.answerTruly();
    await micro();
    expect(writer.state).toBe('live');
  });

  it('what the exchange asks to wait is waited', async () => {
    const { feed, advance } = await setUp();
    feed.say('open');
    feed.question.fail(new FeedError('rate-limited', 'Slow down.', { retryAfter: 60_000 }));
    await advance(59_999);
    expect(feed.questions).toHaveLength(1);
    await advance(1);
    expect(feed.questions).toHaveLength(2);
  });

  it('but not a wait that is none: asked again later and later, as after any failure', async () => {
    const { clock, feed, advance } = await setUp();
    clock.jitter = 1;
    feed.say('open');
    // As a host's own feed may make of a Retry-After that is a date.
    feed.question.fail({ code: 'busy', message: 'Busy.', permanent: false, retryAfter: Number.NaN });
    await advance(499);
    expect(feed.questions).toHaveLength(1);
    await advance(1);
    expect(feed.questions).toHaveLength(2);
  });

  it('also when the line comes back meanwhile', async () => {
    const { feed, advance } = await setUp();
    feed.say('open');
    feed.question.fail(new FeedError('rate-limited', 'Slow down.', { retryAfter: 60_000 }));
    await advance(10_000);
    feed.say('lost', 'Gone.');
    feed.say('open');
    await advance(49_999);
    expect(feed.questions).toHaveLength(1);
    await advance(1);
    expect(feed.questions).toHaveLength(2);
  });

  it('also when the page is woken; what waits of itself tries at once then', async () => {
    const { feed, ingest, advance } = await setUp();
    feed.say('open');
    feed.question.fail(new FeedError('rate-limited', 'Slow down.', { retryAfter: 60_000 }));
    await advance(10_000);
    ingest.wake();
    await advance(49_999);
    expect(feed.questions).toHaveLength(1);
    await advance(1);
    expect(feed.questions).toHaveLength(2);
    feed.question.fail(new FeedError('busy', 'The exchange is busy.'));
    await micro();
    ingest.wake();
    expect(feed.questions).toHaveLength(3);
  });

  it('a refusal for good is an error, ends the subscription, and waits for a retry', async () => {
    const { clock, feed, writer, ingest, advance, goLive } = await setUp();
    feed.say('open');
    const sink = feed.sink;
    feed.question.fail(new FeedError('unknown-symbol', 'Invalid symbol.', { permanent: true }));
    await micro();
    expect([writer.state, writer.reasons.at(-1)]).toEqual(['error', 'Invalid symbol.']);
    expect(feed.unsubscribed).toBe(1);
    expect(clock.pending).toBe(0);
    // What the old subscription still says is nobody's any more.
    sink?.state('open', '');
    sink?.kline(bar(9, 1));
    await advance(600_000);
    expect(feed.questions).toHaveLength(1);
    expect(writer.state).toBe('error');
    ingest.retry(ref);
    expect(writer.state).toBe('loading');
    await goLive();
    expect(writer.state).toBe('live');
  });

  it('a second wish for what was refused tries again; a line that refuses is an error too', async () => {
    const { feed, writer, ingest, goLive } = await setUp();
    feed.say('refused', 'No such interval.');
    expect([writer.state, writer.reasons.at(-1)]).toEqual(['error', 'No such interval.']);
    ingest.want(ref, { limit: 10 });
    expect(feed.subscriptions).toHaveLength(2);
    await goLive();
    expect(writer.state).toBe('live');
  });

  it('an instrument without klines is empty, and live with the first', async () => {
    const { feed, writer, goLive, advance } = await setUp();
    feed.truth = [];
    await goLive();
    expect(writer.state).toBe('empty');
    await advance(600_000);
    expect(feed.questions).toHaveLength(1);
    feed.kline(bar(0, 1));
    expect([writer.state, writer.openTimes]).toEqual(['live', [at(0)]]);
  });

  it('silence is stale, and its end live again without asking anything', async () => {
    const { feed, writer, goLive } = await setUp();
    await goLive();
    feed.say('silent', 'Nothing came for 15 s.');
    expect([writer.state, writer.reasons.at(-1)]).toEqual(['stale', 'Nothing came for 15 s.']);
    feed.say('open');
    expect(writer.state).toBe('live');
    expect(feed.questions).toHaveLength(1);
  });

  it('a line that says once more that it is open may have lost klines: they are asked for', async () => {
    const { feed, writer, goLive } = await setUp();
    await goLive();
    feed.say('open');
    expect(feed.questions).toHaveLength(2);
    expect(writer.states).toEqual(['loading', 'live', 'stale']);
  });

  it('never says the same twice', async () => {
    const { feed, writer, goLive } = await setUp();
    await goLive();
    for (let i = 5; i < 50; i++) feed.kline(bar(3, i));
    feed.say('lost', 'Gone.');
    feed.say('lost', 'Gone.');
    expect(writer.states).toEqual(['loading', 'live', 'reconnecting']);
    expect(writer.backwards).toEqual([]);
  });
});

describe('after a loss', () => {
  it('fetches from the last final kline, inclusive, before it is live again', async () => {
    const { feed, writer, goLive, answerAll } = await setUp();
    await goLive();
    feed.say('lost', 'Connection lost: closed (1006).');
    expect(writer.state).toBe('reconnecting');
    // Bar 2 was restated, bar 3 closed, 4 and 5 went by unseen.
    feed.truth = [
      bar(0, 9, true),
      bar(1, 9, true),
      bar(2, 11, true),
      bar(3, 9, true),
      bar(4, 9, true),
      bar(5, 2),
    ];
    feed.say('open');
    expect(writer.state).toBe('stale');
    expect(feed.question.request.startTime).toBe(at(2 - OVERLAP));
    feed.kline(bar(5, 3));
    expect(writer.openTimes).toHaveLength(4);
    await answerAll();
    expect(writer.content).toEqual([...feed.truth.slice(0, 5), bar(5, 3)]);
    expect(writer.states).toEqual(['loading', 'live', 'reconnecting', 'stale', 'live']);
  });

  it('the same when the feed says that continuity broke', async () => {
    const { feed, writer, goLive, answerAll } = await setUp();
    await goLive();
    feed.sink?.reset('Overflow.');
    expect([writer.state, feed.question.request.startTime]).toEqual(['stale', at(2 - OVERLAP)]);
    await answerAll();
    expect(writer.state).toBe('live');
  });

  it('so far behind that memory could not hold it, the newest are fetched instead', async () => {
    const { feed, writer, goLive, answerAll } = await setUp({}, 20);
    await goLive();
    feed.say('lost', 'Asleep.');
    feed.truth = Array.from({ length: 500 }, (_, i) => bar(i, 9, i < 499));
    feed.say('open');
    await answerAll();
    expect(feed.questions).toHaveLength(3);
    expect(feed.question.request).toMatchObject({ limit: 20 });
    expect(writer.content.slice(-20)).toEqual(feed.truth.slice(-20));
    expect(writer.state).toBe('live');
  });

  it('a request that fails after the line came back is repeated; nothing is written meanwhile', async () => {
    const { feed, writer, goLive, advance, answerAll } = await setUp();
    await goLive();
    feed.say('lost', 'Gone.');
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 9, true), bar(5, 1)];
    feed.say('open');
    feed.question.fail(new FeedError('unreachable', 'No route.'));
    await micro();
    expect(writer.state).toBe('stale');
    feed.kline(bar(5, 2));
    expect(writer.openTimes).toHaveLength(4);
    await advance(1_000);
    await answerAll();
    expect(writer.content.slice(3)).toEqual([bar(3, 9, true), bar(4, 9, true), bar(5, 2)]);
    expect(writer.state).toBe('live');
  });
});

describe('a live kline that leaves some out', () => {
  it('is held back until what is missing was fetched', async () => {
    const { feed, writer, goLive, answerAll } = await setUp();
    await goLive();
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 9, true), bar(5, 9, true), bar(6, 1)];
    feed.kline(bar(6, 1), bar(6, 2));
    expect(writer.state).toBe('stale');
    expect(writer.openTimes).toHaveLength(4);
    expect(feed.question.request.startTime).toBe(at(2 - OVERLAP));
    await answerAll();
    expect(writer.content.slice(3)).toEqual([...feed.truth.slice(3, 6), bar(6, 2)]);
    expect(writer.states).toEqual(['loading', 'live', 'stale', 'live']);
  });

  it('a hole of the exchange itself is marked, is no reason to be stale, and asked about after 5 min', async () => {
    const { feed, writer, goLive, answerAll, advance } = await setUp();
    await goLive();
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(6, 1)];
    feed.kline(bar(6, 1));
    await answerAll();
    expect(writer.state).toBe('live');
    expect(writer.confirmedEmpty).toEqual([{ from: at(4), to: at(5) }]);
    const asked = feed.questions.length;
    await advance(5 * MINUTE - 1);
    expect(feed.questions).toHaveLength(asked);
    await advance(1);
    expect(feed.question.request.startTime).toBe(at(3));
    expect(writer.state).toBe('live');
    feed.truth = [...feed.truth.slice(0, 4), bar(4, 3, true), bar(5, 3, true), bar(6, 1)];
    await answerAll();
    expect(writer.openTimes).toHaveLength(7);
    await advance(60 * MINUTE);
    expect(feed.questions).toHaveLength(asked + 1);
  });

  it('is asked about once more where that failed', async () => {
    const { feed, writer, goLive, answerAll, advance } = await setUp();
    feed.truth = [bar(0, 9, true), bar(1, 9, true), bar(4, 9, true), bar(5, 1)];
    await goLive();
    await advance(5 * MINUTE);
    expect(feed.question.request.startTime).toBe(at(1));
    feed.question.fail(new FeedError('unreachable', 'No route.'));
    await advance(1_000);
    expect(writer.state).toBe('live');
    expect(feed.open.map(({ request }) => request.startTime)).toEqual([at(1)]);
    feed.truth = Array.from({ length: 6 }, (_, i) => bar(i, 9, true));
    await answerAll();
    expect(writer.openTimes).toHaveLength(6);
  });

  it('is not forgotten over an answer that does not reach back to it', async () => {
    const { feed, goLive, answerAll, advance } = await setUp();
    feed.truth = [bar(0, 9, true), bar(3, 9, true), bar(4, 9, true), bar(5, 1)];
    await goLive();
    feed.kline(bar(6, 1));
    feed.truth = [bar(0, 9, true), bar(3, 9, true), bar(4, 9, true), bar(5, 9, true), bar(6, 1)];
    await advance(6_000);
    expect(feed.question.request.startTime).toBe(at(4));
    await answerAll();
    await advance(5 * MINUTE);
    expect(feed.question.request.startTime).toBe(at(0));
    await answerAll();
    const asked = feed.questions.length;
    await advance(60 * MINUTE);
    expect(feed.questions).toHaveLength(asked);
  });

  it('also with each reconnection', async () => {
    const { feed, goLive } = await setUp();
    feed.truth = [bar(0, 9, true), bar(3, 9, true), bar(4, 9, true), bar(5, 1)];
    await goLive();
    feed.say('lost', 'Gone.');
    feed.say('open');
    expect(feed.question.request.startTime).toBe(at(4 - OVERLAP));
  });

  it('an answer that ends one kline short of it leaves the series stale; the kline is shown', async () => {
    const { feed, writer, goLive } = await setUp();
    await goLive();
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 9, true)];
    feed.kline(bar(6, 1));
    feed.question.answerTruly();
    await micro();
    expect([writer.openTimes.at(-1), writer.state, feed.open]).toEqual([at(6), 'stale', []]);
  });

  it('more of them than memory holds are replaced by the newest, and the series is live', async () => {
    const { feed, writer, goLive, answerAll } = await setUp({ limit: 5 }, 10);
    await goLive();
    feed.truth = [...Array.from({ length: 40 }, (_, i) => bar(i, 9, true)), bar(40, 1)];
    feed.kline(bar(40, 1));
    await answerAll();
    expect(writer.openTimes.slice(-10)).toEqual(Array.from({ length: 10 }, (_, i) => at(31 + i)));
    expect(writer.state).toBe('live');
  });

  it('an exchange whose history lags is asked again and again; the kline is shown, stale until it is whole', async () => {
    const { feed, writer, goLive, answerAll, advance } = await setUp();
    await goLive();
    feed.kline(bar(6, 1));
    await answerAll();
    expect(writer.openTimes.at(-1)).toBe(at(6));
    expect(writer.state).toBe('stale');
    for (let i = 0; i < 5; i++) {
      feed.kline(bar(6, 2 + i));
      await advance(30_000);
      await answerAll();
      expect(writer.state).toBe('stale');
    }
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 9, true), bar(5, 9, true), bar(6, 9)];
    await advance(30_000);
    await answerAll();
    expect(writer.state).toBe('live');
    expect(writer.content).toEqual(feed.truth);
    expect(writer.backwards).toEqual([]);
  });
});

describe('the last word of a kline', () => {
  it('that was lost is asked for 5.5 s after closeTime, once', async () => {
    const { feed, writer, goLive, answerAll, advance } = await setUp();
    await goLive();
    feed.kline(bar(4, 1));
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 3)];
    await advance(5_498);
    expect(feed.questions).toHaveLength(1);
    await advance(2);
    expect(feed.questions).toHaveLength(2);
    expect(feed.question.request.startTime).toBe(at(2));
    feed.kline(bar(4, 4));
    expect(writer.klines.get(at(4))).toEqual(bar(4, 4));
    await answerAll();
    expect(writer.content.slice(3)).toEqual([bar(3, 9, true), bar(4, 4)]);
    expect(writer.states).toEqual(['loading', 'live']);
    await advance(600_000);
    expect(feed.questions).toHaveLength(2);
    expect(writer.backwards).toEqual([]);
  });

  it('that comes late is no reason to ask', async () => {
    const { feed, goLive, advance } = await setUp();
    await goLive();
    for (let i = 4; i < 30; i++) {
      feed.kline(bar(i, 1));
      await advance(2_000);
      feed.kline(bar(i - 1, 9, true));
      await advance(58_000);
    }
    expect(feed.questions).toHaveLength(1);
  });

  it('is asked for also when the next klines come and end faster than one waits', async () => {
    const { feed, writer, goLive, answerAll, advance } = await setUp();
    await goLive();
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true)];
    for (let i = 4; i < 30; i++) {
      feed.kline(bar(i, 1));
      await advance(500);
      feed.truth = [...feed.truth, bar(i, 9, true)];
      feed.kline(bar(i, 9, true));
      await answerAll();
    }
    expect(writer.klines.get(at(3))).toEqual(bar(3, 9, true));
    expect(feed.questions).toHaveLength(2);
  });

  it('a source that never gives one is asked less and less', async () => {
    const { feed, goLive, answerAll, advance } = await setUp();
    await goLive();
    for (let i = 4; i < 64; i++) {
      feed.truth = [...feed.truth.slice(0, 3), ...Array.from({ length: i - 2 }, (_, k) => bar(3 + k, 1))];
      feed.kline(bar(i, 1));
      await advance(MINUTE);
      await answerAll();
    }
    expect(feed.questions.length).toBeLessThan(20);
  });

  it('failing to get it does not make live data worth less', async () => {
    const { feed, writer, goLive, advance, answerAll } = await setUp();
    await goLive();
    feed.kline(bar(4, 1));
    feed.truth = [...feed.truth.slice(0, 3), bar(3, 9, true), bar(4, 1)];
    await advance(5_500);
    feed.question.fail(new FeedError('busy', 'Busy.'));
    await micro();
    expect(writer.state).toBe('live');
    await advance(1_000);
    await answerAll();
    expect(writer.klines.get(at(3))).toEqual(bar(3, 9, true));
  });
});

describe('more history', () => {
  it('than before is fetched beside live klines', async () => {
    const { feed, writer, ingest, goLive, answerAll } = await setUp({ limit: 2 });
    await goLive();
    expect(writer.openTimes).toHaveLength(2);
    ingest.want(ref, { limit: 4 });
    expect(feed.question.request).toMatchObject({ limit: 4 });
    feed.kline(bar(3, 8));
    expect(writer.klines.get(at(3))).toEqual(bar(3, 8));
    await answerAll();
    expect(writer.content).toEqual([...feed.truth.slice(0, 3), bar(3, 8)]);
    expect(writer.states).toEqual(['loading', 'live']);
  });

  it('also when the wish comes while the first is under way, or its request fails or gives way', async () => {
    const { feed, writer, ingest, answerAll, advance } = await setUp({ limit: 2 });
    feed.say('open');
    ingest.want(ref, { limit: 4 });
    feed.question.answerTruly();
    await micro();
    feed.question.fail(new FeedError('busy', 'Busy.'));
    await advance(1_000);
    feed.say('lost', 'Gone.');
    feed.say('open');
    await answerAll();
    expect(writer.openTimes).toHaveLength(4);
    expect(writer.state).toBe('live');
  });

  it('what memory held from before is joined to what is new', async () => {
    const { feed, writer, goLive } = await setUp({ limit: 3, resumeFrom: at(1) });
    feed.truth = [...Array.from({ length: 30 }, (_, i) => bar(i, 9, true)), bar(30, 1)];
    await goLive();
    expect(feed.questions.map(({ request }) => request.startTime)).toEqual([undefined, at(1)]);
    expect(writer.openTimes).toEqual(Array.from({ length: 30 }, (_, i) => at(i + 1)));
    expect(writer.states).toEqual(['loading', 'stale', 'live']);
  });

  it('also when the source has none at first, and then one comes live', async () => {
    const { feed, writer, advance, answerAll, goLive } = await setUp({ limit: 3, resumeFrom: at(1) });
    feed.truth = [];
    await goLive();
    expect(writer.state).toBe('empty');
    feed.truth = [...Array.from({ length: 30 }, (_, i) => bar(i, 9, true)), bar(30, 1)];
    feed.kline(bar(30, 1));
    expect(writer.updates).toBe(0);
    await answerAll();
    expect(writer.state).toBe('stale');
    await advance(1_000);
    await answerAll();
    expect(writer.openTimes).toEqual(Array.from({ length: 30 }, (_, i) => at(i + 1)));
    expect(writer.state).toBe('live');
  });
});

describe('a feed that breaks its contract', () => {
  const broken: [string, Partial<Feed>][] = [
    [
      'throws where it should answer',
      {
        getKlines: () => {
          throw new Error('boom');
        },
      },
    ],
    ['answers nothing', { getKlines: () => Promise.resolve(undefined as never) }],
    ['answers no list', { getKlines: () => Promise.resolve({ klines: 7, more: false } as never) }],
    ['rejects with nothing', { getKlines: () => Promise.reject(undefined) }],
  ];
  it.each(broken)('%s: nothing breaks, it is asked again', async (_, methods) => {
    const clock = new VirtualClock(at(5));
    const feed = Object.assign(new FakeFeed(), methods);
    const writer = new ModelWriter();
    const ingest = new Ingest({ writer, clock, feeds: { x: feed } });
    ingest.want(ref, { limit: 10 });
    feed.say('open');
    await clock.advance(60_000, micro);
    expect(writer.state).toBe('reconnecting');
    ingest.close();
    expect(clock.pending).toBe(0);
  });

  it('throws at subscribing: an error; at unsubscribing and closing: nothing', async () => {
    const clock = new VirtualClock(at(5));
    const throwing = () => {
      throw new Error('boom');
    };
    const writer = new ModelWriter();
    const a = Object.assign(new FakeFeed(), { subscribe: throwing });
    const ingest = new Ingest({ writer, clock, feeds: { x: a } });
    ingest.want(ref, { limit: 10 });
    expect([writer.state, writer.reasons.at(-1)]).toEqual(['error', 'boom']);
    ingest.addFeed('y', Object.assign(new FakeFeed(), { subscribe: () => throwing, close: throwing }));
    ingest.want({ ...ref, feed: 'y', slot: 1 }, { limit: 10 });
    ingest.close();
    expect(clock.pending).toBe(0);
  });

  it('one live bar of the year 2100 is counted, and what comes after it is live', async () => {
    const { feed, writer, ingest, goLive } = await setUp();
    await goLive();
    feed.kline({ ...bar(4), openTime: Date.UTC(2100, 0) }, bar(4, 2));
    expect(writer.openTimes.at(-1)).toBe(at(4));
    expect(writer.state).toBe('live');
    expect([...ingest.refused()]).toEqual([['live-open-time-ahead', 1]]);
  });

  it('a local clock that is days behind refuses nothing', async () => {
    const { clock, feed, writer, ingest, goLive } = await setUp();
    clock.jump(-3 * 24 * 60 * MINUTE);
    await goLive();
    feed.kline(bar(4, 2), bar(5, 1));
    expect(writer.openTimes.at(-1)).toBe(at(5));
    expect([...ingest.refused()]).toEqual([]);
  });

  it('unsound klines are counted and go nowhere', async () => {
    const { feed, writer, ingest } = await setUp();
    feed.say('open');
    feed.question.answer({
      klines: [
        bar(0, 9, true),
        null as unknown as FeedKline,
        { ...bar(1), high: Number.NaN },
        bar(0, 8, true),
        bar(2, 9),
      ],
    });
    await micro();
    feed.kline({ ...bar(3), openTime: 1.5 }, { ...bar(3), low: 99 });
    expect(writer.openTimes).toEqual([at(0), at(2)]);
    expect(writer.state).toBe('live');
    expect([...ingest.refused()]).toEqual([
      ['history-not-an-object', 1],
      ['history-not-finite', 1],
      ['history-out-of-order', 1],
      ['live-open-time-not-an-integer', 1],
      ['live-high-below-low', 1],
    ]);
  });
});
