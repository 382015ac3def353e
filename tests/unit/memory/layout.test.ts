import { describe, expect, it } from 'vitest';
import { computeLayout, StoreMemory } from '../../../src/memory/index.js';

describe('the layout table', () => {
  it.each([
    [1, 1],
    [7, 3],
    [1200, 1440],
  ])('%i series of %i: regions follow one another, aligned, without overlap', (maxSeries, maxKlines) => {
    const layout = computeLayout({ maxSeries, maxKlines });
    let end = 0;
    for (const region of Object.values(layout.regions)) {
      expect(region.byteOffset % 64).toBe(0);
      expect(region.byteOffset).toBeGreaterThanOrEqual(end);
      end = region.byteOffset + region.byteLength;
    }
    expect(layout.byteLength).toBeGreaterThanOrEqual(end);
  });

  it.each([
    [0, 1],
    [1, 0],
    [1.5, 1],
    [Number.NaN, 1],
    [1, 2_000_000],
  ])('%d series of %d klines are refused', (maxSeries, maxKlines) => {
    expect(() => computeLayout({ maxSeries, maxKlines })).toThrow(
      expect.objectContaining({ code: 'bad-capacity' }),
    );
  });
});

describe('opening a buffer', () => {
  const whole = () => StoreMemory.create({ maxSeries: 2, maxKlines: 3 }, false).buffer as ArrayBuffer;

  it('finds the capacities and the id', () => {
    const buffer = whole();
    const opened = StoreMemory.open(buffer);
    expect(opened.layout).toMatchObject({ maxSeries: 2, maxKlines: 3 });
    expect(opened.id).toMatch(/^[0-9a-f]{32}$/);
    expect(StoreMemory.create({ maxSeries: 2, maxKlines: 3 }, false).id).not.toBe(opened.id);
  });

  it('not initialised, another version and a cut one are three different errors', () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => StoreMemory.open(new ArrayBuffer(4))).toThrow(code('not-initialised'));
    expect(() => StoreMemory.open(new ArrayBuffer(4_096))).toThrow(code('not-initialised'));
    const other = whole();
    new Int32Array(other)[1] = 99;
    expect(() => StoreMemory.open(other)).toThrow(code('wrong-version'));
    expect(() => StoreMemory.open(whole().slice(0, 256))).toThrow(code('truncated'));
  });
});
