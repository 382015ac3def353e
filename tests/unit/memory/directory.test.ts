import { describe, expect, it } from 'vitest';
import type { SeriesKey } from '../../../src/domain/index.js';
import { registerThread, SeriesDirectory, StoreMemory } from '../../../src/memory/index.js';

function directories(maxSeries = 3) {
  const memory = StoreMemory.create({ maxSeries, maxKlines: 2 }, true);
  const creator = new SeriesDirectory(memory, registerThread(memory));
  const other = new SeriesDirectory(StoreMemory.open(memory.buffer), registerThread(memory));
  return { memory, creator, other };
}
const key = (symbol: string) => `local:${symbol}@1m` as SeriesKey;

describe('the series directory', () => {
  it('any thread resolves a key with nothing but the buffer', () => {
    const { creator, other } = directories();
    const place = creator.acquire(key('币'), 1);
    expect(other.resolve(key('币'))).toEqual(place);
    expect(other.keyOf(place.slot, place.generation)).toBe(key('币'));
    expect(other.resolve(key('X'))).toBeNull();
  });

  it('finding is not allocating: the same key has one slot', () => {
    const { creator } = directories();
    expect(creator.acquire(key('A'), 1)).toEqual(creator.acquire(key('A'), 1));
    expect(creator.used).toBe(1);
  });

  it('a slot given to another series raises its generation, and the old key is gone for all', () => {
    const { creator, other } = directories(1);
    const before = creator.acquire(key('A'), 1);
    const after = creator.acquire(key('B'), 1);
    expect(after).toEqual({ slot: before.slot, generation: before.generation + 1 });
    expect(other.resolve(key('A'))).toBeNull();
    expect(other.keyOf(before.slot, before.generation)).toBeNull();
    expect(other.keyOf(after.slot, after.generation)).toBe(key('B'));
  });

  it('the least recently released goes first, what is held never', () => {
    const { creator } = directories(3);
    const [a, b, c] = ['A', 'B', 'C'].map((symbol) => creator.acquire(key(symbol), 1));
    for (const { slot } of [a, b, c]) creator.retain(slot);
    creator.release(c.slot, 1_000);
    creator.release(a.slot, 2_000);
    expect(creator.acquire(key('D'), 1).slot).toBe(c.slot);
    creator.retain(c.slot);
    expect(creator.acquire(key('E'), 1).slot).toBe(a.slot);
    creator.retain(a.slot);
    expect(() => creator.acquire(key('F'), 1)).toThrow(expect.objectContaining({ code: 'full' }));
    expect(creator.resolve(key('B'))).toEqual(b);
  });

  it('a key that does not fit is refused with both lengths', () => {
    const { creator } = directories();
    expect(() => creator.acquire(key('币'.repeat(60)), 1)).toThrow(
      expect.objectContaining({
        code: 'key-too-long',
        message: expect.stringMatching(/takes 189 bytes, 112 fit/),
      }),
    );
  });
});
