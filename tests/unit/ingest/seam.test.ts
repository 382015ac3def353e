import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FeedError } from '../../../src/domain/index.js';
import { Ingest } from '../../../src/ingest/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { at, bar, FakeFeed, type Question } from './support/fake-feed.js';
import { ModelWriter } from './support/model-writer.js';

const ref = { feed: 'x', symbol: 'BTCUSDT', interval: '1m', slot: 0, generation: 1 } as const;
const micro = async () => {
  for (let i = 0; i < 6; i++) await Promise.resolve();
};

/** What the world may do next. */
type Step =
  /** A trade: the forming kline changes. */
  | { do: 'trade'; delivered: boolean }
  /** The kline closes, with or without being said, and the next begins; minutes may be missing at the exchange. */
  | { do: 'next'; lastWord: boolean; delivered: boolean; missing: number }
  /** The oldest request gets what was true when the exchange read it, which may have been earlier. */
  | { do: 'answer'; late: boolean }
  | { do: 'fail' }
  | { do: 'lose' }
  | { do: 'open' }
  | { do: 'repeat'; back: number }
  | { do: 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('trade' as const), delivered: fc.constant(true) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('next' as const),
      lastWord: fc.boolean(),
      delivered: fc.boolean(),
      missing: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), late: fc.boolean() }) },
  fc.record({ do: fc.constant('fail' as const) }),
  fc.record({ do: fc.constant('lose' as const) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
  fc.record({ do: fc.constant('repeat' as const), back: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 400, 1_600, 6_000) }),
);

/** An exchange that lives by steps, with a line that is up or down. */
class World {
  readonly clock = new VirtualClock(at(0));
  readonly feed = new FakeFeed();
  readonly writer = new ModelWriter();
  readonly ingest = new Ingest({
    writer: this.writer,
    clock: this.clock,
    feeds: { x: this.feed },
    maxKlines: 1_000,
  });
  private index = 5;
  private trades = 1;
  private isOpen = false;
  private readonly early = new Map<Question, ReturnType<FakeFeed['rows']>>();
  private readonly sent: Parameters<FakeFeed['kline']> = [];

  constructor() {
    this.feed.truth = Array.from({ length: 6 }, (_, i) => bar(i, i < 5 ? 9 : 1, i < 5));
    this.ingest.want(ref, { limit: 500 });
  }

  async take(next: Step): Promise<void> {
    const { feed } = this;
    switch (next.do) {
      case 'trade':
        this.trades++;
        this.change(bar(this.index, this.trades), true);
        break;
      case 'next':
        this.change(bar(this.index, this.trades, true), next.lastWord);
        this.index += 1 + next.missing;
        this.trades = 1;
        this.change(bar(this.index, 1), next.delivered);
        break;
      case 'answer': {
        const [question] = feed.open;
        const early = question === undefined ? undefined : this.early.get(question);
        if (next.late || early === undefined) question?.answerTruly();
        else question.answer(early);
        break;
      }
      case 'fail':
        feed.open[0]?.fail(new FeedError('busy', 'Busy.'));
        break;
      case 'lose':
        this.isOpen = false;
        feed.say('lost', 'Gone.');
        break;
      case 'open':
        if (!this.isOpen) feed.say('open');
        this.isOpen = true;
        break;
      case 'repeat': {
        const again = this.sent.at(-1 - next.back);
        if (this.isOpen && again !== undefined) feed.kline(again);
        break;
      }
      case 'wait':
        await this.clock.advance(next.ms, micro);
    }
    await micro();
    for (const question of feed.open) {
      // What the exchange read when the request came in; the answer is on its way from then on.
      if (!this.early.has(question)) this.early.set(question, feed.rows(question.request));
    }
  }

  /** All faults end: whatever is asked is answered, the line is up, and the exchange trades on. */
  async calmDown(): Promise<void> {
    await this.take({ do: 'open' });
    for (let round = 0; round < 40; round++) {
      if (round === 20) await this.take({ do: 'trade', delivered: true });
      for (const question of this.feed.open) question.answerTruly();
      await this.clock.advance(2_000, micro);
    }
  }

  private change(kline: ReturnType<typeof bar>, isDelivered: boolean): void {
    const { feed } = this;
    const last = feed.truth.at(-1);
    feed.truth =
      last?.openTime === kline.openTime ? [...feed.truth.slice(0, -1), kline] : [...feed.truth, kline];
    if (!isDelivered || !this.isOpen) return;
    this.sent.push(kline);
    feed.kline(kline);
  }
}

it('whatever order history, live klines, losses and failures come in: memory ends as the exchange says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = new World();
      for (const each of steps) {
        await world.take(each);
        // Live is never said of data that is not whole.
        if (world.writer.state === 'live') {
          const { openTimes } = world.writer;
          const newest = openTimes.at(-1) as number;
          const truth = world.feed.truth.map(({ openTime }) => openTime);
          expect(openTimes).toEqual(truth.filter((time) => time <= newest));
        }
      }
      await world.calmDown();
      expect(world.writer.backwards).toEqual([]);
      expect(world.writer.content).toEqual(world.feed.truth);
      expect(world.writer.state).toBe('live');
      world.ingest.close();
      expect(world.clock.pending).toBe(0);
    }),
    { numRuns: 1_500 },
  );
}, 60_000);
