import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { recordsOf, RingReader, StoreMemory } from '../../../src/memory/index.js';
import { LocalBackend } from '../../../src/store/index.js';
import { decodeSnapshot } from '../../../src/store/snapshot/decode.js';
import { encodeSnapshot } from '../../../src/store/snapshot/encode.js';

import { kline, MINUTE, START } from '../../support/klines.js';
import { anyKlines, closeStores, memoryOf, seal, store } from './support.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
afterEach(closeStores);

/** Two series; one with a hole, a forming kline and a revision. */
function filled() {
  const from = store();
  from.mergeKlines('A', '1m', [kline(1), kline(2), kline(5), kline(6, 9, { closed: false, revision: 77 })]);
  from.mergeKlines('Ü/B', '1h', [kline(0, 3)]);
  return from;
}

describe('a snapshot', () => {
  it('brings every bit back: klines, flags, revisions', () => {
    fc.assert(
      fc.property(anyKlines, anyKlines, (a, b) => {
        const from = store();
        from.mergeKlines('A', '1m', a);
        from.mergeKlines('B', '1m', b);
        const bytes = from.exportSnapshot();
        const to = store();
        expect(to.importSnapshot(bytes)).toEqual({ series: 2, klines: a.length + b.length, skipped: [] });
        // toEqual tells -0 from 0.
        expect(to.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
        expect(to.getKlines('B', '1m')).toEqual(from.getKlines('B', '1m'));
        expect(to.exportSnapshot()).toEqual(bytes);
        closeStores();
      }),
      { numRuns: RUNS, seed: 7 },
    );
  });

  it('carries what was confirmed about gaps, and the revision that guards the newest kline', () => {
    const memory = StoreMemory.create({ maxSeries: 2, maxKlines: 8 }, true);
    const backend = new LocalBackend(memory);
    const place = backend.directory.acquire('local:A@1m', 0);
    backend.writer.merge(
      { ...place, interval: '1m' },
      [kline(1), kline(2), kline(5, 9, { closed: false, revision: 77 })],
      [{ from: START + 3 * MINUTE, to: START + 5 * MINUTE }],
    );
    const from = store();
    from.importSnapshot(exportOf(backend));
    // As klines, too, which are what another thread is given.
    const [series] = decodeSnapshot(exportOf(backend));
    expect(recordsOf(series.klines())).toEqual(series.records());
    const again = store();
    again.importSnapshot(from.exportSnapshot());
    expect(again.exportSnapshot()).toEqual(exportOf(backend));
    again.updateKline('A', '1m', kline(5, 1, { closed: false, revision: 76 }));
    expect(again.getLatestKline('A', '1m')).toMatchObject({ open: 9 });
    backend.close();
  });

  it('of an empty store is a snapshot too', () => {
    expect(store().importSnapshot(store().exportSnapshot())).toEqual({ series: 0, klines: 0, skipped: [] });
  });

  it('does not undo what is newer: final stays final, a series held on keeps its klines', () => {
    const bytes = filled().exportSnapshot();
    const to = store();
    to.mergeKlines('A', '1m', [kline(6, 50), kline(7, 51)]);
    to.importSnapshot(bytes);
    expect(to.getKlines('A', '1m').map(({ open, closed }) => [open, closed])).toEqual([
      [101, true],
      [102, true],
      [105, true],
      [50, true],
      [51, true],
    ]);
  });

  it('takes a buffer of its own, of another realm, shared or of Node’s', () => {
    const bytes = filled().exportSnapshot();
    // As a file that was read: somewhere in a larger one.
    const read = Buffer.concat([Buffer.alloc(5), bytes]).subarray(5);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    for (const input of [bytes.buffer, shared, new Uint8Array([0, ...bytes]).subarray(1), read]) {
      expect(store().importSnapshot(input)).toMatchObject({ series: 2 });
    }
  });
});

describe('what is refused, memory unchanged', () => {
  const refuses = (bytes: unknown, code: string | RegExp, to = store()) => {
    to.mergeKlines('A', '1m', [kline(1)]);
    const before = memoryOf(to);
    expect(() => to.importSnapshot(bytes as Uint8Array)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(code) }),
    );
    expect(memoryOf(to)).toEqual(before);
    closeStores();
  };

  it('every single flipped bit', () => {
    const bytes = filled().exportSnapshot();
    const to = store();
    to.mergeKlines('A', '1m', [kline(1)]);
    const before = memoryOf(to);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(() => to.importSnapshot(flipped), `bit ${bit}`).toThrow(
        expect.objectContaining({ name: 'SnapshotError' }),
      );
    }
    expect(memoryOf(to)).toEqual(before);
  });

  it('every truncation', () => {
    const bytes = filled().exportSnapshot();
    for (let length = 0; length < bytes.length; length++)
      refuses(bytes.slice(0, length), /truncated|not-a-snapshot/);
  });

  it.each([
    ['another magic', (v: DataView) => v.setUint32(0, 1), 'not-a-snapshot'],
    ['a later version', (v: DataView) => v.setUint32(4, 2, true), 'wrong-version'],
    ['a series too few', (v: DataView) => v.setUint32(12, 1, true), 'malformed'],
    ['a series too many', (v: DataView) => v.setUint32(12, 3, true), 'malformed'],
    ['a key longer than all', (v: DataView) => v.setUint16(16, 0xffff, true), 'malformed'],
    ['more klines than there are', (v: DataView) => v.setUint32(20, 0xffff_ffff, true), 'malformed'],
    ['no klines', (v: DataView) => v.setUint32(20, 0, true), 'malformed|bad-key'],
    ['reserved bytes in use', (v: DataView) => v.setUint16(18, 1, true), 'malformed'],
    ['a revision of NaN', (v: DataView) => v.setFloat64(24, Number.NaN, true), 'malformed'],
    ['a key that is none', (v: DataView) => v.setUint8(32, 0x3a), 'bad-key'],
    ['a key that is no UTF-8', (v: DataView) => v.setUint8(32, 0xff), 'bad-key'],
    ['an openTime of NaN', (v: DataView) => v.setFloat64(42, Number.NaN, true), 'bad-kline'],
    ['a high below its low', (v: DataView) => v.setFloat64(58, -1, true), 'bad-kline'],
    ['klines out of order', (v: DataView) => v.setFloat64(42 + 48, START, true), 'bad-kline'],
  ])('%s, rightly sealed', (_what, tamper, code) => {
    const bytes = filled().exportSnapshot();
    // The offsets above hold for a first series called local:A@1m.
    expect(new TextDecoder().decode(bytes.subarray(32, 42))).toBe('local:A@1m');
    tamper(new DataView(bytes.buffer));
    refuses(seal(bytes), code);
  });

  it.each([
    ['one byte more', (bytes: Uint8Array) => new Uint8Array([...bytes, 0]), 'trailing-bytes'],
    ['text', () => 'KLSN', 'not-a-snapshot'],
    ['null', () => null, 'not-a-snapshot'],
    ['nothing', () => new Uint8Array(0), 'truncated|not-a-snapshot'],
    ['other numbers', () => new Float64Array(9), 'not-a-snapshot'],
  ])('%s', (_what, make, code) => {
    refuses(make(filled().exportSnapshot()), code);
  });

  it('the same series twice', () => {
    const one = store();
    one.mergeKlines('A', '1m', [kline(1)]);
    const bytes = one.exportSnapshot();
    const body = bytes.slice(16, -4);
    const twice = new Uint8Array([...bytes.slice(0, 16), ...body, ...body, 0, 0, 0, 0]);
    const view = new DataView(twice.buffer);
    view.setUint32(8, twice.length, true);
    view.setUint32(12, 2, true);
    refuses(seal(twice), 'duplicate-series');
  });

  it('more series than there are free slots: whatever is held stays', () => {
    const bytes = filled().exportSnapshot();
    const to = store({ maxSymbols: 2 });
    to.mergeKlines('C', '1m', [kline(1)]);
    const before = memoryOf(to);
    expect(() => to.importSnapshot(bytes)).toThrow(
      expect.objectContaining({ code: 'full', message: expect.stringMatching(/needs 2 .*room for 1/) }),
    );
    expect(memoryOf(to)).toEqual(before);
  });

  it('more klines than a ring of this store holds', () => {
    const bytes = filled().exportSnapshot();
    refuses(bytes, 'too-many-klines', store({ maxKlines: 3 }));
  });

  it('whatever else hostile bytes say: refused with memory unchanged, or sound', () => {
    const original = filled().exportSnapshot();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(original.length - 5), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = original.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const to = store();
          const before = memoryOf(to);
          try {
            to.importSnapshot(seal(bytes));
          } catch (error) {
            expect(error).toMatchObject({ code: expect.any(String) });
            expect(memoryOf(to)).toEqual(before);
            closeStores();
            return;
          }
          // Taken: then it can be given out again, which checks nothing, and taken again, which checks all.
          expect(store().importSnapshot(to.exportSnapshot()).skipped).toEqual([]);
          closeStores();
        },
      ),
      { numRuns: RUNS * 5, seed: 11 },
    );
  });
});

function exportOf({ memory, directory, counters }: LocalBackend): Uint8Array {
  return encodeSnapshot(memory, directory, new RingReader(memory, counters, 1));
}
