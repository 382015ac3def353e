import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../src/domain/index.js';
import { Ingest } from '../../../src/ingest/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { at, bar, FakeFeed } from './support/fake-feed.js';
import { ModelWriter } from './support/model-writer.js';

const ref = { feed: 'x', symbol: 'BTCUSDT', interval: '1m', slot: 0, generation: 1 } as const;
const micro = async () => {
  for (let i = 0; i < 6; i++) await Promise.resolve();
};

function setUp() {
  const clock = new VirtualClock(at(5));
  const feed = new FakeFeed();
  feed.truth = [bar(0, 9, true), bar(1, 9, true), bar(2, 1)];
  const writer = new ModelWriter();
  const ingest = new Ingest({ writer, clock });
  ingest.addFeed('x', feed);
  return { clock, feed, writer, ingest };
}

describe('the grace period', () => {
  it('a series that is wanted again within 5 s never left', async () => {
    const { clock, feed, writer, ingest } = setUp();
    ingest.want(ref, { limit: 10 });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    ingest.unwant(ref);
    await clock.advance(4_999, micro);
    feed.kline(bar(2, 7));
    expect(writer.klines.get(at(2))).toEqual(bar(2, 7));
    expect(ingest.stats()).toMatchObject({ sessions: 1, leaving: 1 });
    ingest.want(ref, { limit: 10 });
    await clock.advance(60_000, micro);
    expect([feed.subscriptions.length, feed.unsubscribed]).toEqual([1, 0]);
    expect(ingest.stats()).toMatchObject({ sessions: 1, leaving: 0 });
  });

  it('after it the feed is told, once, and nothing is left running', async () => {
    const { clock, feed, ingest } = setUp();
    ingest.want(ref, { limit: 10 });
    ingest.unwant(ref);
    ingest.unwant(ref);
    await clock.advance(5_000, micro);
    expect(feed.unsubscribed).toBe(1);
    expect(clock.pending).toBe(0);
    expect(ingest.stats()).toMatchObject({ sessions: 0, leaving: 0 });
  });

  it('one kline alone between what memory held and first history is fetched, too', async () => {
    const { feed, writer, ingest } = setUp();
    feed.truth = [...Array.from({ length: 30 }, (_, i) => bar(i, 9, true)), bar(30, 1)];
    ingest.want(ref, { limit: 3, resumeFrom: at(26) });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    expect(writer.openTimes).toEqual([at(28), at(29), at(30)]);
    feed.question.answerTruly();
    await micro();
    expect(writer.openTimes).toContain(at(27));
    expect(writer.state).toBe('live');
  });

  it('of what a session before knew and what memory is said to hold the earlier counts', async () => {
    const { clock, feed, ingest } = setUp();
    ingest.want(ref, { limit: 2 });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    ingest.unwant(ref);
    await clock.advance(5_000, micro);
    feed.truth = [...Array.from({ length: 30 }, (_, i) => bar(i, 9, true)), bar(30, 1)];
    ingest.want(ref, { limit: 2, resumeFrom: at(20) });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    expect(feed.question.request.startTime).toBe(at(1));
  });

  it('a series that comes back later is joined to what memory still holds of it', async () => {
    const { clock, feed, writer, ingest } = setUp();
    ingest.want(ref, { limit: 2 });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    ingest.unwant(ref);
    await clock.advance(5_000, micro);
    feed.truth = [...Array.from({ length: 20 }, (_, i) => bar(i, 9, true)), bar(20, 1)];
    ingest.want(ref, { limit: 2 });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    expect(writer.state).toBe('stale');
    expect(feed.question.request.startTime).toBe(at(1));
    feed.question.answerTruly();
    await micro();
    expect(writer.openTimes).toEqual(Array.from({ length: 20 }, (_, i) => at(i + 1)));
    expect(writer.state).toBe('live');
  });
});

describe('a hole that is ours', () => {
  /** Memory held minutes 0 to 10; the newest ones came, the request for what lies between failed. */
  async function interrupted(resumeFrom: number | undefined, wholeUpTo?: number) {
    const all = setUp();
    const { clock, feed, writer, ingest } = all;
    feed.truth = [...Array.from({ length: 100 }, (_, i) => bar(i, 9, true)), bar(100, 1)];
    for (const kline of feed.truth.slice(0, 11)) writer.klines.set(kline.openTime, kline);
    ingest.want(ref, { limit: 20, ...(resumeFrom === undefined ? {} : { resumeFrom }), wholeUpTo });
    feed.say('open');
    feed.question.answerTruly();
    await micro();
    const between = feed.question;
    /** It is wanted again by a page whose memory ends with minute 99. */
    const comeBack = async (before?: number) => {
      ingest.unwant(ref);
      await clock.advance(6_000, micro);
      ingest.want(ref, { limit: 20, resumeFrom: at(99), wholeUpTo: before });
      feed.say('open');
      for (let i = 0; i < 3; i++) {
        for (const question of feed.open) question.answerTruly();
        await micro();
      }
    };
    return { ...all, between, comeBack };
  }

  it('is still filled when the series was let go before it was, and comes back', async () => {
    const { feed, writer, between, comeBack } = await interrupted(at(10));
    between.fail(new FeedError('rate-limited', 'Too fast.', { retryAfter: 60_000 }));
    await micro();
    expect(writer.state).toBe('stale');
    await comeBack();
    expect(feed.question.request.startTime).toBe(at(10));
    expect(writer.content).toEqual(feed.truth);
    expect(writer.state).toBe('live');
  });

  it('is filled when memory has it from a worker that died', async () => {
    const { feed, writer, between } = await interrupted(at(99), at(10));
    expect(between.request.startTime).toBe(at(10));
    between.answerTruly();
    await micro();
    expect(writer.content).toEqual(feed.truth);
    expect(writer.state).toBe('live');
  });

  it('is asked about once, where the source never confirms that nothing is there', async () => {
    const { feed, writer, between, comeBack } = await interrupted(at(99), at(10));
    between.answerTruly();
    await micro();
    const asked = feed.questions.length;
    // Memory shows the hole again: nobody marked it.
    await comeBack(at(10));
    expect(feed.questions.slice(asked).map(({ request }) => request.startTime)).toEqual([undefined]);
    expect(writer.state).toBe('live');
  });
});

describe('a session that was dropped', () => {
  it.each([
    ['by time', (ingest: Ingest) => ingest.unwant(ref)],
    [
      'by another series in its slot',
      (ingest: Ingest) => ingest.want({ ...ref, symbol: 'ETHUSDT', generation: 2 }, { limit: 5 }),
    ],
    ['by closing', (ingest: Ingest) => ingest.close()],
  ])('%s hears and writes nothing any more', async (_, drop) => {
    const { clock, feed, writer, ingest } = setUp();
    ingest.want(ref, { limit: 10 });
    const { sink } = feed;
    sink?.state('open', '');
    const { question } = feed;
    drop(ingest);
    await clock.advance(6_000, micro);
    const said = writer.states.length;
    expect(question.request.signal.aborted).toBe(true);
    question.answerTruly();
    sink?.kline(bar(2, 5));
    sink?.state('lost', 'Gone.');
    sink?.reset('Overflow.');
    await clock.advance(60_000, micro);
    expect([writer.merges, writer.updates, writer.states.length - said]).toEqual([0, 0, 0]);
    expect(feed.unsubscribed).toBe(1);
  });

  it('wishes of an older generation touch nothing', () => {
    const { feed, ingest } = setUp();
    ingest.want({ ...ref, generation: 2 }, { limit: 10 });
    ingest.unwant(ref);
    ingest.retry(ref);
    ingest.reset(ref, at(0));
    expect(ingest.stats()).toMatchObject({ sessions: 1, leaving: 0 });
    expect(feed.unsubscribed).toBe(0);
  });
});

describe('feeds by name', () => {
  it('one that is missing is an error of the series, and healed by adding it', () => {
    const { feed, writer, ingest } = setUp();
    const other = { ...ref, feed: 'y' };
    ingest.want(other, { limit: 10 });
    expect(writer.states).toEqual(['error']);
    expect(writer.reasons[0]).toMatch(/"y".*there are: x/);
    ingest.addFeed('y', feed);
    ingest.want(other, { limit: 10 });
    expect(writer.state).toBe('loading');
  });

  it('answer questions, and say which they cannot', async () => {
    const { feed, ingest } = setUp();
    await expect(ingest.askFeed({ what: 'instrument', feed: 'x', symbol: 'A' })).rejects.toMatchObject({
      code: 'no-instruments',
    });
    await expect(ingest.askFeed({ what: 'instrument', feed: 'nope', symbol: 'A' })).rejects.toBeInstanceOf(
      FeedError,
    );
    await expect(ingest.askFeed({ what: 'instruments', feed: 'nope', query: 'A' })).rejects.toMatchObject({
      code: 'unknown-feed',
    });
    expect(await ingest.askFeed({ what: 'instruments', feed: 'x', query: 'A' })).toEqual([]);
    expect(await ingest.askFeed({ what: 'intervals', feed: 'x' })).toEqual(feed.intervals);
    const klines = ingest.askFeed({ what: 'klines', feed: 'x', symbol: 'A', interval: '1m', limit: 2 });
    await micro();
    feed.question.answerTruly();
    expect((await klines).klines).toHaveLength(2);
    Object.assign(feed, {
      getInstrument: () => {
        throw new Error('boom');
      },
    });
    await expect(ingest.askFeed({ what: 'instrument', feed: 'x', symbol: 'A' })).rejects.toThrow('boom');
  });

  it('closing closes them, and later wishes are ignored', () => {
    const { clock, feed, ingest } = setUp();
    ingest.want(ref, { limit: 10 });
    ingest.close();
    expect([feed.isClosed, feed.unsubscribed, clock.pending]).toEqual([true, 1, 0]);
    ingest.want(ref, { limit: 10 });
    expect(feed.subscriptions).toHaveLength(1);
  });
});
