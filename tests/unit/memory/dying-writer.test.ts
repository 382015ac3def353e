import { describe, expect, it } from 'vitest';
import type { FeedKline } from '../../../src/domain/index.js';
import {
  BUSY,
  FLAG_FINAL,
  MergeInput,
  newCursor,
  recordsOf,
  Merged,
  RECORD_WIDTH,
  RESET,
  RingMerge,
  RingReader,
  RingWriter,
  registerThread,
  repairAfterDeath,
  SeriesDirectory,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { dieAfterStores } from '../../support/dying-writer.js';
import { kline } from '../../support/klines.js';

/** One ring with klines 1 to `held`, a second series beside it, and a writer that can die. */
function setUp(size: number, held: number) {
  const memory = StoreMemory.create({ maxSeries: 2, maxKlines: size }, true);
  const creator = registerThread(memory);
  const directory = new SeriesDirectory(memory, creator);
  const dead = registerThread(memory);
  const counters = new ThreadCounters(memory, creator);
  const place = directory.acquire('local:A@1m', dead);
  const beside = directory.acquire('local:B@1m', creator);
  const by = (threadId: number) => {
    const writer = new RingWriter(memory, counters, threadId);
    return (slot: typeof place, k: FeedKline) => {
      writer.stage.set([k.openTime, k.open, k.high, k.low, k.close, k.volume, k.revision ?? Number.NaN, 1]);
      return writer.write(slot.slot, slot.generation, k.closed ? FLAG_FINAL : 0);
    };
  };
  const own = by(creator);
  for (let i = 1; i <= held; i++) own(place, kline(i, 100 + i, { closed: false }));
  own(beside, kline(1));
  const reader = new RingReader(memory, counters, 0.2);
  const records = new Float64Array(size * RECORD_WIDTH);
  const read = (slot = place) => {
    const count = reader.readLast(slot.slot, slot.generation, size, records, null, null);
    return count < 0
      ? count
      : Array.from({ length: count }, (_, i) =>
          Array.from(records.subarray(i * RECORD_WIDTH, (i + 1) * RECORD_WIDTH)),
        );
  };
  const merger = new RingMerge(memory, counters, dead);
  return { memory, place, beside, dead, own, write: by(dead), merger, reader, read };
}

const row = (k: FeedKline) => [k.openTime, k.open, k.high, k.low, k.close, k.volume];
const rows = (...klines: FeedKline[]) => klines.map(row);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => kline(from + i, 100 + from + i, { closed: false }));

const OPERATIONS = {
  append: (held: number) => kline(held + 1, 50, { closed: false }),
  replace: (held: number) => kline(held, 50, { closed: false }),
};

describe.each([1, 2, 3, 4, 5])('a writer that dies after store k, ring of %i', (size) => {
  it.each(
    (['append', 'replace'] as const).flatMap((operation) =>
      [0, 1, size - 1, size, size + 2]
        .filter((held, i, all) => held >= (operation === 'replace' ? 1 : 0) && all.indexOf(held) === i)
        .map((held) => [operation, held] as const),
    ),
  )('%s with %i written', (operation, held) => {
    for (let k = 0; ; k++) {
      const t = setUp(size, held);
      const before = range(Math.max(1, held - size + 1), held);
      const given = OPERATIONS[operation](held);
      const { died, stores } = dieAfterStores(t.memory, k, () => t.write(t.place, given));
      const after =
        operation === 'append' ? [...before, given].slice(-size) : [...before.slice(0, -1), given];
      // Whole again at the latest after the repair, with nothing lost but what was being written.
      const suspectDropped =
        operation === 'append' ? before.slice(before.length === size ? 1 : 0) : before.slice(0, -1);
      const locked = died && k > 0;
      expect([k, t.read()]).toEqual([k, locked ? BUSY : rows(...(died ? before : after))]);
      const report = repairAfterDeath(t.memory, t.dead);
      expect(report.released).toEqual(locked ? [t.place.slot] : []);
      const seen = t.read();
      const dropped = report.dropped.length > 0;
      const whole = [rows(...before), rows(...after)];
      expect([k, dropped ? [rows(...suspectDropped)] : whole]).toEqual([k, expect.arrayContaining([seen])]);
      // The series beside was never touched, and the repaired one takes writes again.
      expect(t.read(t.beside)).toEqual(rows(kline(1)));
      t.own(t.place, kline(held + 5, 70));
      const last = t.read();
      expect(Array.isArray(last) && last.at(-1)).toEqual(row(kline(held + 5, 70)));
      if (!died) {
        expect(stores).toBe(k);
        break;
      }
    }
  });

  it('merge: the old ring is put back, the spare ring given back', () => {
    const held = size;
    const input = new MergeInput(recordsOf([kline(0, 50), kline(size, 60)]), '1m', []);
    for (let k = 0; ; k++) {
      const t = setUp(size, held);
      const before = rows(...range(1, held));
      const { died } = dieAfterStores(t.memory, k, () => {
        t.merger.merge(t.place.slot, t.place.generation, input, 1);
      });
      const after = rows(...[...range(1, held - 1), kline(size, 60)].slice(-size));
      repairAfterDeath(t.memory, t.dead);
      expect([k, [before, after]]).toEqual([k, expect.arrayContaining([t.read()])]);
      // Two more merges need both spare rings whole and different from every ring in use.
      for (const price of [70, 80]) {
        const again = new MergeInput(recordsOf([kline(size, price)]), '1m', []);
        expect(t.merger.merge(t.place.slot, t.place.generation, again, 1)).toBe(Merged.CHANGED);
        expect(t.read(t.beside)).toEqual(rows(kline(1)));
        const last = t.read();
        expect(Array.isArray(last) && last.at(-1)).toEqual(row(kline(size, price)));
      }
      if (!died) break;
    }
  });
});

describe('a repair', () => {
  it('touches nothing that a living writer holds', () => {
    const t = setUp(3, 2);
    const alive = registerThread(t.memory);
    expect(dieAfterStores(t.memory, 3, () => t.write(t.place, kline(3, 50))).died).toBe(true);
    expect(repairAfterDeath(t.memory, alive)).toEqual({ released: [], dropped: [], undone: [] });
    expect(t.read()).toBe(BUSY);
    repairAfterDeath(t.memory, t.dead);
    expect(t.read()).not.toBe(BUSY);
  });

  it('has whoever reads on from where they were read the series anew', () => {
    const t = setUp(3, 1);
    const cursor = newCursor();
    const records = new Float64Array(3 * RECORD_WIDTH);
    t.reader.readLast(t.place.slot, t.place.generation, 3, records, null, cursor);
    expect(dieAfterStores(t.memory, 4, () => t.write(t.place, kline(2, 50))).died).toBe(true);
    repairAfterDeath(t.memory, t.dead);
    expect(t.reader.readSince(t.place.slot, t.place.generation, cursor, records, null)).toBe(RESET);
  });
});
