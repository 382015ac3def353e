import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedKline, SeriesKey } from '../../../src/domain/index.js';
import { Ingest, type SeriesRef } from '../../../src/ingest/index.js';
import { StoreMemory } from '../../../src/memory/index.js';
import { applyBatch } from '../../../src/page/apply-batch.js';
import { KlineStore, LocalBackend } from '../../../src/store/index.js';
import { BATCH_BYTES, MAX_UNRETURNED } from '../../../src/worker/batch-layout.js';
import { BatchWriter, MAX_BARS_BEHIND } from '../../../src/worker/batch-writer.js';
import type { SeriesStatusMessage } from '../../../src/worker/messages.js';
import { kline } from '../../support/klines.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { at, bar, FakeFeed } from '../ingest/support/fake-feed.js';

interface Sent {
  buffer: ArrayBuffer;
  rows: number;
  states: SeriesStatusMessage[];
}

/** Worker and page of `transfer` in one thread: what is sent lies in `sent` until the test delivers it. */
function transfer(seriesCount = 3, onOverflow?: (ref: SeriesRef, from: number) => void) {
  const backend = new LocalBackend(StoreMemory.create({ maxSeries: 8, maxKlines: 100 }, false));
  const store = new KlineStore(backend);
  const refs = Array.from({ length: seriesCount }, (_, i) => {
    const symbol = `S${i}`;
    const place = backend.open(`local:${symbol}@1m` as SeriesKey, 500);
    return { ...place, feed: 'local', symbol, interval: '1m' as const };
  });
  const sent: Sent[] = [];
  const overflowed: string[] = [];
  let time = 0;
  const timers: (() => void)[] = [];
  const writer = new BatchWriter(
    {
      send: (buffer, rows, states) => sent.push({ buffer, rows, states }),
      now: () => time,
      setTimeout: (callback) => timers.push(callback),
    },
    (ref, from) => {
      overflowed.push(ref.symbol);
      onOverflow?.(ref, from);
    },
  );
  const states: string[] = [];
  return {
    writer,
    refs,
    sent,
    states,
    overflowed,
    klines: (i: number) => store.getKlines(refs[i].symbol, '1m'),
    /** Lets the sender's timers and microtasks run. */
    async settle() {
      time += 10;
      for (const timer of timers.splice(0)) timer();
      await Promise.resolve();
    },
    /** The page takes the oldest batch. */
    deliver() {
      const batch = sent.shift();
      if (batch === undefined) return;
      applyBatch(batch.buffer, batch.rows, backend);
      for (const { slot, state } of batch.states) states.push(`${slot}:${state}`);
      writer.recycle(batch.buffer);
    },
  };
}

async function deliverAll(t: ReturnType<typeof transfer>) {
  for (let i = 0; i < 10_000; i++) {
    await t.settle();
    if (t.sent.length === 0) return;
    t.deliver();
  }
}

/** The same, and everything that is asked of the feed is answered. */
async function answerAll(t: ReturnType<typeof transfer>, feed: FakeFeed) {
  do {
    for (const question of feed.open) question.answerTruly();
    for (let i = 0; i < 6; i++) await Promise.resolve();
    await deliverAll(t);
  } while (feed.open.length > 0);
}

describe('the transferred batches', () => {
  it('history, then ticks, then the state arrive in that order', async () => {
    const t = transfer();
    t.writer.merge(t.refs[0], [kline(1), kline(2)], []);
    t.writer.update(t.refs[0], kline(3, 7, { closed: false }));
    t.writer.setState(t.refs[0], 'live', '');
    await t.settle();
    expect(t.sent).toHaveLength(1);
    t.deliver();
    expect(t.klines(0).map((k) => k.open)).toEqual([101, 102, 7]);
    expect(t.states).toEqual(['0:live']);
  });

  it('while the page is blocked at 10,000 ticks: three batches at most, the newest of each openTime kept, final ones never overwritten', async () => {
    const t = transfer();
    t.writer.update(t.refs[0], kline(1));
    for (let i = 0; i < 10_000; i++) {
      t.writer.update(t.refs[i % 3], kline(2 + Math.floor(i / 1_000), 10 + i, { closed: i % 1_000 > 990 }));
      if (i % 100 === 0) await t.settle();
    }
    await t.settle();
    expect(t.sent.length).toBeLessThanOrEqual(MAX_UNRETURNED);
    expect(t.sent.every(({ buffer }) => buffer.byteLength === BATCH_BYTES)).toBe(true);
    expect(t.writer.waiting).toBeLessThanOrEqual(3 * MAX_BARS_BEHIND);
    await deliverAll(t);
    expect(t.overflowed).toEqual([]);
    for (let i = 0; i < 3; i++) {
      const times = t.klines(i).map((k) => k.openTime);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(t.klines(i)).toHaveLength(i === 0 ? 11 : 10);
      expect(t.klines(i).every((k) => k.closed)).toBe(true);
    }
    expect(t.writer.waiting).toBe(0);
  });

  it('a series too many bars behind is told stale, dropped, and fetched anew when the page is back', async () => {
    const t = transfer();
    for (let i = 0; i < MAX_UNRETURNED; i++) {
      t.writer.update(t.refs[1], kline(i));
      await t.settle();
    }
    for (let i = 0; i <= MAX_BARS_BEHIND; i++) t.writer.update(t.refs[0], kline(i));
    t.writer.setState(t.refs[0], 'live', 'too early');
    expect(t.writer.waiting).toBe(0);
    expect(t.overflowed).toEqual([]);
    await deliverAll(t);
    expect(t.overflowed).toEqual(['S0']);
    expect(t.states).toEqual(['0:stale']);
    t.writer.merge(t.refs[0], [kline(1)], []);
    await deliverAll(t);
    expect(t.klines(0)).toHaveLength(1);
  });

  it('nothing is missing of it afterwards, however long the page took', async () => {
    const t = transfer(2, (ref, from) => ingest.reset(ref, from));
    const feed = new FakeFeed();
    const ingest = new Ingest({
      writer: t.writer,
      clock: new VirtualClock(at(10)),
      feeds: { local: feed },
      maxKlines: 100,
    });
    feed.truth = [...Array.from({ length: 10 }, (_, i) => bar(i, 9, true)), bar(10, 1)];
    ingest.want(t.refs[0], { limit: 10 });
    feed.say('open');
    await answerAll(t, feed);
    // The page is blocked, and an hour and a half passes.
    for (let i = 0; i < MAX_UNRETURNED; i++) {
      t.writer.update(t.refs[1], kline(i));
      await t.settle();
    }
    for (let i = 10; i < 100; i++) {
      feed.truth = [...feed.truth.slice(0, -1), bar(i, 9, true), bar(i + 1, 1)];
      feed.kline(bar(i, 9, true), bar(i + 1, 1));
    }
    await answerAll(t, feed);
    expect(t.overflowed).toEqual(['S0']);
    expect(t.klines(0).map((k) => k.openTime)).toEqual(Array.from({ length: 100 }, (_, i) => at(i + 1)));
    expect(t.states.slice(-2)).toEqual(['0:stale', '0:live']);
    ingest.close();
  });

  it('a slot that was given to another series meanwhile carries that one’s history and state at once', async () => {
    const t = transfer();
    for (let i = 0; i < MAX_UNRETURNED; i++) {
      t.writer.update(t.refs[1], kline(i));
      await t.settle();
    }
    const evicted = { ...t.refs[0], symbol: 'OLD', generation: t.refs[0].generation - 1 };
    for (let i = 0; i <= MAX_BARS_BEHIND; i++) t.writer.update(evicted, kline(i));
    t.writer.merge(t.refs[0], [kline(1)], []);
    t.writer.update(t.refs[0], kline(2));
    t.writer.setState(t.refs[0], 'live', '');
    await deliverAll(t);
    expect(t.klines(0).map((k) => k.open)).toEqual([101, 102]);
    expect(t.states.at(-1)).toBe('0:live');
    expect(t.overflowed).toEqual([]);
  });

  it('rows of a series that was evicted meanwhile change nothing', async () => {
    const t = transfer();
    t.writer.update({ ...t.refs[0], generation: 99 }, kline(1));
    await deliverAll(t);
    expect(t.klines(0)).toEqual([]);
  });

  it('whatever the page’s pauses, it ends with what the worker wrote last', async () => {
    const step = fc.record({
      series: fc.nat(2),
      index: fc.nat(20),
      price: fc.integer({ min: 3, max: 99 }),
      act: fc.constantFrom('update', 'update', 'update', 'merge', 'deliver', 'settle'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const t = transfer();
        const truth = t.refs.map(() => new Map<number, FeedKline>());
        for (const { series, index, price, act } of steps) {
          const given = kline(index, price, { closed: false });
          if (act === 'update' || act === 'merge') {
            truth[series].set(given.openTime, given);
            if (act === 'update') t.writer.update(t.refs[series], given);
            else t.writer.merge(t.refs[series], [given], []);
          } else if (act === 'deliver') t.deliver();
          else await t.settle();
        }
        await deliverAll(t);
        for (const [i, expected] of truth.entries()) {
          expect(t.klines(i)).toEqual([...expected.values()].toSorted((a, b) => a.openTime - b.openTime));
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
