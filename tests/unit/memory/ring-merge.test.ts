import { describe, expect, it } from 'vitest';
import type { FeedKline, TimeRange } from '../../../src/domain/index.js';
import {
  FLAG_FINAL,
  FLAG_GAP_CONFIRMED,
  Merged,
  MergeInput,
  RECORD_WIDTH,
  recordsOf,
  registerThread,
  RingMerge,
  RingReader,
  RingWriter,
  SeriesDirectory,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { kline } from '../../support/klines.js';

const SIZE = 5;

function setUp() {
  const memory = StoreMemory.create({ maxSeries: 1, maxKlines: SIZE }, true);
  const thread = registerThread(memory);
  const counters = new ThreadCounters(memory, thread);
  const { slot, generation } = new SeriesDirectory(memory, thread).acquire('local:A@1m', thread);
  const writer = new RingWriter(memory, counters, thread);
  const merger = new RingMerge(memory, counters, thread);
  const reader = new RingReader(memory, counters, 0.2);
  const write = (k: FeedKline) => {
    writer.stage.set([k.openTime, k.open, k.high, k.low, k.close, k.volume, k.revision ?? Number.NaN, 1]);
    return writer.write(slot, generation, k.closed ? FLAG_FINAL : 0);
  };
  const merge = (input: MergeInput) => merger.merge(slot, generation, input, 1);
  /** Which of the records have nothing between them and the one before, as the source confirmed. */
  const confirmed = () => {
    const flags = new Uint8Array(SIZE);
    const count = reader.readLast(slot, generation, SIZE, new Float64Array(SIZE * RECORD_WIDTH), flags, null);
    return Array.from(flags.subarray(0, count), (each) => (each & FLAG_GAP_CONFIRMED) !== 0);
  };
  return { write, merge, confirmed };
}

const inputOf = (klines: FeedKline[], empty: TimeRange[] = []) =>
  new MergeInput(recordsOf(klines), '1m', empty);
const empty = (from: number, to = from): TimeRange => ({
  from: kline(from).openTime,
  to: kline(to).openTime,
});

describe('a merge', () => {
  it('that another write overtakes gives its spare ring back', () => {
    const { write, merge } = setUp();
    let tick = 0;
    const overtaken = () => {
      const input = inputOf([kline(0)]);
      // It is read while the union is built, outside the lock.
      Object.defineProperty(input, 'count', {
        get: () => {
          write(kline(9, 100 + ++tick));
          return 1;
        },
      });
      return merge(input);
    };
    for (let i = 0; i < 5; i++) expect(overtaken()).toBe(Merged.CONTENDED);
    expect(merge(inputOf([kline(0)]))).toBe(Merged.CHANGED);
  });
});

describe('a gap that the source confirmed', () => {
  it('stays so between the first two as between others, when the newest ticks on, and when one is corrected', () => {
    const { write, merge, confirmed } = setUp();
    merge(inputOf([kline(0), kline(2), kline(4, 104, { closed: false })], [empty(1), empty(3)]));
    expect(confirmed()).toEqual([false, true, true]);
    write(kline(4, 50, { closed: false }));
    expect(confirmed()).toEqual([false, true, true]);
    merge(inputOf([kline(2, 60)]));
    expect(confirmed()).toEqual([false, true, true]);
  });

  it('in part only is none', () => {
    const { merge, confirmed } = setUp();
    merge(inputOf([kline(0), kline(4)], [empty(1, 2)]));
    expect(confirmed()).toEqual([false, false]);
    merge(inputOf([], [empty(2, 3)]));
    expect(confirmed()).toEqual([false, false]);
    merge(inputOf([], [empty(1, 3)]));
    expect(confirmed()).toEqual([false, true]);
  });
});
