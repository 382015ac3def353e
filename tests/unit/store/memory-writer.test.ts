import { describe, expect, it } from 'vitest';
import {
  attachConsumer,
  Control,
  RECORD_WIDTH,
  registerThread,
  RingReader,
  SeriesDirectory,
  StoreMemory,
  ThreadCounters,
  UpdateInbox,
  UpdateMarker,
} from '../../../src/memory/index.js';
import { MemoryWriter } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';

/** One series whose lock a test takes and gives back, and a writer that waits for it. */
function setUp() {
  const memory = StoreMemory.create({ maxSeries: 1, maxKlines: 3 }, true);
  const threadId = registerThread(memory);
  const counters = new ThreadCounters(memory, threadId);
  const directory = new SeriesDirectory(memory, threadId);
  const series = { ...directory.acquire('local:A@1m', threadId), interval: '1m' } as const;
  const tasks: (() => void)[] = [];
  const writer = new MemoryWriter({
    memory,
    counters,
    threadId,
    marker: new UpdateMarker(memory, counters, () => {}),
    patienceMs: 0,
    defer: (callback) => tasks.push(callback),
  });
  const inbox = new UpdateInbox(memory, attachConsumer(memory, 2));
  const reader = new RingReader(memory, counters, 0.2);
  const opens = () => {
    const records = new Float64Array(3 * RECORD_WIDTH);
    const count = reader.readLast(series.slot, series.generation, 3, records, null, null);
    return Array.from({ length: count }, (_, i) => records[i * RECORD_WIDTH + 1]);
  };
  const lock = () => void (memory.control[series.slot * Control.WORDS + Control.LOCK] |= 1);
  const unlock = () => void (memory.control[series.slot * Control.WORDS + Control.LOCK] &= ~1);
  const nextTask = () => tasks.splice(0).forEach((task) => task());
  return { directory, inbox, series, writer, opens, lock, unlock, nextTask, tasks };
}

describe('the one way into memory', () => {
  it('a kline that came while a lock was held is written before one that came after', () => {
    const { series, writer, opens, lock, unlock, nextTask } = setUp();
    lock();
    writer.update(series, kline(1, 10));
    unlock();
    writer.update(series, kline(1, 20));
    expect([writer.queued, opens()]).toEqual([2, []]);
    nextTask();
    expect([writer.queued, opens()]).toEqual([0, [20]]);
  });

  it('one that waits is what it was when it was given', () => {
    const { series, writer, opens, lock, unlock, nextTask } = setUp();
    const given = kline(1, 10);
    lock();
    writer.update(series, given);
    given.open = 11;
    unlock();
    nextTask();
    expect(opens()).toEqual([10]);
  });

  it('the state of a series is news for whoever is woken, as a kline is', () => {
    const { inbox, series, writer } = setUp();
    const told: number[] = [];
    writer.setState(series, 'stale');
    inbox.drain((slot) => told.push(slot));
    expect(told).toEqual([series.slot]);
  });

  it('the state of a series that was evicted is given up', () => {
    const { directory, series, writer, nextTask, tasks } = setUp();
    directory.acquire('local:B@1m', 1);
    writer.setState(series, 'live');
    nextTask();
    expect([writer.queued, tasks]).toEqual([0, []]);
  });
});
