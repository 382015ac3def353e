import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { KlineAccessor } from '../../../src/index.js';
import { KlineStore } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';

const stores: KlineStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function filled() {
  const store = KlineStore.create({ maxSymbols: 1, maxKlines: 3 });
  stores.push(store);
  store.mergeKlines('A', '1m', [kline(1), kline(2)]);
  return store;
}

const WRITERS = /write|update|merge|import|restore|backend|memory|close|set/i;

describe('an accessor, which is all that components are given', () => {
  it('has no type that writes', () => {
    expectTypeOf<
      Extract<keyof KlineAccessor, `${string}${'update' | 'merge' | 'write' | 'import' | 'close'}${string}`>
    >().toEqualTypeOf<never>();
  });

  it('offers nothing to write with at run time either', () => {
    const accessor = filled().feed('local');
    const names: string[] = [];
    for (
      let each: object | null = accessor;
      each !== null && each !== Object.prototype;
      each = Object.getPrototypeOf(each)
    ) {
      names.push(...Object.getOwnPropertyNames(each));
    }
    expect(names.filter((name) => WRITERS.test(name))).toEqual([]);
    expect(Object.values(accessor)).not.toContainEqual(expect.any(KlineStore));
  });

  it('gives out values: changing them changes nothing', () => {
    const store = filled();
    const accessor = store.feed('local');
    const before = store.exportSnapshot();
    for (const each of accessor.getKlines('A', '1m')) each.close = 0;
    for (const list of accessor.getAllSymbolKlines('A').values()) list.length = 0;
    for (const each of accessor.getKlineSlice('A', '1m', 0, Number.MAX_SAFE_INTEGER)) each.volume = -1;
    const latest = accessor.getLatestKline('A', '1m');
    if (latest !== null) latest.openTime = 0;
    let told = 0;
    const stops = [0, 1].map(() =>
      accessor.subscribe('A', '1m', (event) => {
        told++;
        event.kline.close = -7;
      }),
    );
    store.updateKline('A', '1m', kline(2, 50));
    return Promise.resolve().then(() => {
      for (const stop of stops) stop();
      expect(told).toBeGreaterThan(0);
      store.updateKline('A', '1m', kline(2));
      expect(store.exportSnapshot()).toEqual(before);
    });
  });

  it('a version is read, not set', () => {
    const version = filled().feed('local').version('A', '1m');
    expect(() => {
      (version as { value: number }).value = 9;
    }).toThrow(TypeError);
  });
});
