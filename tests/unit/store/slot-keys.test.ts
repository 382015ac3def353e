import { expect, it, vi } from 'vitest';
import type { SeriesKey } from '../../../src/domain/index.js';
import { registerThread, SeriesDirectory, StoreMemory } from '../../../src/memory/index.js';
import { SlotKeys } from '../../../src/store/slot-keys.js';

const key = (symbol: string) => `local:${symbol}@1m` as SeriesKey;

it('a key is decoded once for each series that a slot holds', () => {
  const memory = StoreMemory.create({ maxSeries: 1, maxKlines: 2 }, true);
  const creator = new SeriesDirectory(memory, registerThread(memory));
  const directory = new SeriesDirectory(StoreMemory.open(memory.buffer), registerThread(memory));
  const decode = vi.spyOn(directory, 'keyOf');
  const keys = new SlotKeys(directory, 1);
  expect(keys.keyOf(0)).toBeNull();
  creator.acquire(key('A'), 1);
  expect([keys.keyOf(0), keys.keyOf(0)]).toEqual([key('A'), key('A')]);
  creator.acquire(key('B'), 1);
  expect([keys.keyOf(0), keys.keyOf(0)]).toEqual([key('B'), key('B')]);
  expect(decode).toHaveBeenCalledTimes(3);
});
