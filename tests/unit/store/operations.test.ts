import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedKline } from '../../../src/domain/index.js';
import { Control, StoreMemory } from '../../../src/memory/index.js';
import { KlineStore } from '../../../src/store/index.js';
import { arbitraryKline, kline, MINUTE, START } from '../../support/klines.js';
import { RingModel } from '../../support/ring-model.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
const stores: KlineStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function small(maxKlines: number, maxSymbols = 2): KlineStore {
  const store = KlineStore.create({ maxSymbols, intervalsPerSymbol: 1, maxKlines });
  stores.push(store);
  return store;
}

const held = (store: KlineStore, symbol = 'A') => store.getKlines(symbol, '1m');

/** What each row does to a ring of 3 that holds the klines 5, 6 (both final) and 7 (forming, revision 10). */
const TABLE: [what: string, given: FeedKline, then: (number | string)[]][] = [
  ['same openTime, newer revision: replaced', kline(7, 50, { closed: false, revision: 11 }), [5, 6, '7@50']],
  ['same openTime, equal revision: replaced', kline(7, 50, { closed: false, revision: 10 }), [5, 6, '7@50']],
  ['same openTime, older revision: dropped', kline(7, 50, { closed: false, revision: 9 }), [5, 6, 7]],
  ['same openTime, no revision: replaced', kline(7, 50, { closed: false }), [5, 6, '7@50']],
  ['later: appended, the oldest overwritten', kline(8, 50), [6, 7, '8@50']],
  ['later with a gap: appended', kline(20, 50), [6, 7, '20@50']],
  ['earlier, held final, given final: corrected', kline(6, 50), [5, '6@50', 7]],
  ['earlier, held final, given forming: dropped', kline(6, 50, { closed: false }), [5, 6, 7]],
  ['older than a full ring reaches: dropped', kline(1, 50), [5, 6, 7]],
];

describe('updateKline', () => {
  it.each(TABLE)('%s', (_what, given, then) => {
    const store = small(3);
    store.mergeKlines('A', '1m', [kline(5), kline(6), kline(7, 107, { closed: false, revision: 10 })]);
    store.updateKline('A', '1m', given);
    const seen = held(store).map((k) => {
      const index = (k.openTime - START) / MINUTE;
      return k.open === 100 + index ? index : `${index}@${k.open}`;
    });
    expect(seen).toEqual(then);
  });

  it('a final kline is not reopened by a late forming one', () => {
    const store = small(3);
    store.updateKline('A', '1m', kline(1, 100));
    store.updateKline('A', '1m', kline(1, 90, { closed: false }));
    expect(store.getLatestKline('A', '1m')).toMatchObject({ open: 100, closed: true });
  });

  it.each([
    ['a fractional openTime', { openTime: START + 0.5 }, 'open-time-not-an-integer'],
    ['an openTime in microseconds', { openTime: START * 1_000 }, 'open-time-out-of-range'],
    ['a negative openTime', { openTime: -1 }, 'open-time-out-of-range'],
    ['NaN', { close: Number.NaN }, 'not-finite'],
    ['an infinite volume', { volume: Number.POSITIVE_INFINITY }, 'not-finite'],
    ['high below low', { high: 90, low: 95 }, 'high-below-low'],
    ['open above high', { open: 500 }, 'open-outside-range'],
    ['close below low', { close: 1 }, 'close-outside-range'],
    ['a negative volume', { volume: -1 }, 'volume-negative'],
  ])('%s is refused, memory unchanged', (_what, over, code) => {
    const store = small(3);
    store.updateKline('A', '1m', kline(1));
    const before = held(store);
    for (const call of [
      () => store.updateKline('A', '1m', kline(2, 100, over)),
      () => store.mergeKlines('A', '1m', [kline(2), kline(3, 100, over)]),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining('local:A@1m') }));
    }
    expect(held(store)).toEqual(before);
  });
});

describe('every operation against a plain model', () => {
  const operation = fc.oneof(
    arbitraryKline().map((given) => ({ update: given })),
    fc.array(arbitraryKline(), { maxLength: 9 }).map((given) => ({ merge: given })),
  );

  it.each([1, 2, 3, 5, 1440])('ring of %i', (size) => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const store = small(size);
        const model = new RingModel(size);
        for (const each of operations) {
          if ('update' in each) {
            store.updateKline('A', '1m', each.update);
            model.update(each.update);
          } else {
            store.mergeKlines('A', '1m', each.merge);
            model.merge(each.merge);
          }
          expect(held(store)).toEqual(model.klines);
        }
        const all = model.klines;
        expect(store.getLatestKline('A', '1m')).toEqual(all.at(-1) ?? null);
        expect(store.getKlines('A', '1m', 2)).toEqual(all.slice(-2));
        const from = START + 3 * MINUTE;
        const to = START + 7 * MINUTE;
        expect(store.getKlineSlice('A', '1m', from, to)).toEqual(
          all.filter((k) => k.openTime >= from && k.openTime < to),
        );
        store.close();
      }),
      { numRuns: size === 1440 ? Math.ceil(RUNS / 10) : RUNS, seed: 1 },
    );
  });
});

describe('series beside one another', () => {
  it('a series is never changed by a write to another', () => {
    const store = small(3, 3);
    for (const symbol of ['A', 'B', 'C']) store.updateKline(symbol, '1m', kline(1, symbol.charCodeAt(0)));
    store.mergeKlines('B', '1m', [kline(0, 7), kline(2, 8)]);
    expect(held(store, 'A').map((k) => k.open)).toEqual([65]);
    expect(held(store, 'B').map((k) => k.open)).toEqual([7, 66, 8]);
    expect(held(store, 'C').map((k) => k.open)).toEqual([67]);
  });

  it('getAllSymbolKlines gives every interval of one symbol', () => {
    const store = small(3, 3);
    store.updateKline('A', '1m', kline(1));
    store.updateKline('A', '1h', kline(1));
    store.updateKline('AB', '1m', kline(1));
    expect([...store.getAllSymbolKlines('A').keys()].toSorted()).toEqual(['1h', '1m']);
  });

  it('what is returned belongs to the caller', () => {
    const store = small(3);
    store.updateKline('A', '1m', kline(1));
    for (const k of held(store)) k.close = -1;
    expect(held(store)[0].close).toBe(102);
  });

  it('while a writer holds a series its last read is given again, and counted; unread it is an error', () => {
    const store = small(3);
    store.mergeKlines('A', '1m', [kline(1), kline(2)]);
    store.updateKline('B', '1m', kline(1));
    for (const k of held(store)) k.close = -1;
    const { control } = StoreMemory.open(store.handle.buffer);
    for (const slot of [0, 1]) control[slot * Control.WORDS + Control.LOCK] |= 1;
    expect(held(store).map(({ close }) => close)).toEqual([102, 103]);
    expect(store.getLatestKline('A', '1m')?.close).toBe(103);
    expect(store.stats().readTimeouts).toBeGreaterThan(0);
    expect(() => held(store, 'B')).toThrow(
      expect.objectContaining({ code: 'busy', message: expect.stringContaining('local:B@1m') }),
    );
    for (const slot of [0, 1]) control[slot * Control.WORDS + Control.LOCK] &= ~1;
    expect(held(store, 'B')).toHaveLength(1);
  });

  it('nor has it fewer klines, or an older newest one, when only that was read since', () => {
    const store = small(3);
    store.mergeKlines('A', '1m', [kline(1), kline(2), kline(3)]);
    expect(held(store)).toHaveLength(3);
    store.updateKline('A', '1m', kline(3, 50));
    expect(store.getLatestKline('A', '1m')?.close).toBe(51);
    const { control } = StoreMemory.open(store.handle.buffer);
    control[Control.LOCK] |= 1;
    expect(held(store)).toHaveLength(3);
    expect(store.getLatestKline('A', '1m')?.close).toBe(51);
    control[Control.LOCK] &= ~1;
  });
});

describe('in a thread that attached', () => {
  it('a series is busy while a writer holds it, not empty and not unknown', () => {
    const store = small(3);
    store.mergeKlines('A', '1m', [kline(1), kline(2)]);
    const attached = KlineStore.attach(store.handle);
    stores.unshift(attached);
    const { control } = StoreMemory.open(store.handle.buffer);
    control[Control.LOCK] |= 1;
    const busy = expect.objectContaining({ code: 'busy', message: expect.stringContaining('local:A@1m') });
    expect(() => held(attached)).toThrow(busy);
    expect(() => attached.open({ symbol: 'A', interval: '1m' })).toThrow(busy);
    control[Control.LOCK] &= ~1;
    expect(held(attached)).toHaveLength(2);
    attached.open({ symbol: 'A', interval: '1m' }).release();
  });
});

describe('capacity', () => {
  it('evicts the series that nobody has held for longest, and never one that is held', () => {
    const store = small(3, 2);
    store.updateKline('A', '1m', kline(1));
    const stop = store.subscribe('B', '1m', () => {});
    store.updateKline('C', '1m', kline(3));
    expect(held(store, 'A')).toEqual([]);
    expect(held(store, 'C')).toHaveLength(1);
    const stop2 = store.subscribe('C', '1m', () => {});
    expect(() => store.updateKline('D', '1m', kline(1))).toThrow(
      expect.objectContaining({ code: 'full', message: expect.stringMatching(/2 series.*maxSymbols/s) }),
    );
    stop();
    store.updateKline('D', '1m', kline(1));
    expect(held(store, 'D')).toHaveLength(1);
    stop2();
  });

  it('what was evicted and is written once more gets a place again', () => {
    const store = small(3, 2);
    for (const symbol of ['A', 'B']) store.updateKline(symbol, '1m', kline(1));
    const handle = store.open({ symbol: 'C', interval: '1m' });
    expect(held(store, 'A')).toEqual([]);
    store.updateKline('A', '1m', kline(2));
    expect(held(store, 'A')).toHaveLength(1);
    store.mergeKlines('B', '1m', [kline(3)]);
    expect(held(store, 'B')).toHaveLength(1);
    expect(handle.count()).toBe(0);
  });

  it('a handle of a series that was released answers GONE, never another series', () => {
    const store = small(3, 1);
    const handle = store.open({ symbol: 'A', interval: '1m' });
    store.updateKline('A', '1m', kline(1));
    expect(handle.count()).toBe(1);
    handle.release();
    store.updateKline('B', '1m', kline(2));
    expect(handle.count()).toBe(-3);
  });

  it('says the byte size when it cannot be allocated', () => {
    expect(() =>
      KlineStore.create({ maxSymbols: 1_000_000, intervalsPerSymbol: 1, maxKlines: 1_000_000 }),
    ).toThrow(
      expect.objectContaining({
        code: 'cannot-allocate',
        message: expect.stringMatching(/needs 4\d{13} bytes/),
      }),
    );
  });

  it('the default store holds 82,944,000 bytes of klines and a little more than one per cent besides', () => {
    const { bytesOfKlines, bytesReserved } = storeStats();
    expect(bytesOfKlines).toBe(82_944_000);
    expect(bytesReserved - bytesOfKlines).toBeLessThan(900_000);
  });
});

function storeStats() {
  const store = KlineStore.create();
  stores.push(store);
  return store.stats();
}
