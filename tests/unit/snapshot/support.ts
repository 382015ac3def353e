import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { FeedKline } from '../../../src/domain/index.js';
import { StoreMemory } from '../../../src/memory/index.js';
import { KlineStore, type StoreOptions } from '../../../src/store/index.js';
import { crc32 } from '../../../src/store/snapshot/crc32.js';
import { kline } from '../../support/klines.js';

export const stores: KlineStore[] = [];

export function store(options: StoreOptions = {}): KlineStore {
  const made = KlineStore.create({ maxSymbols: 4, intervalsPerSymbol: 1, maxKlines: 8, ...options });
  stores.push(made);
  return made;
}

export function closeStores(): void {
  for (const each of stores.splice(0)) each.close();
}

/** A hash over every byte of a store but the counters, which count refusals. */
export function memoryOf({ handle }: KlineStore): string {
  const { regions } = StoreMemory.open(handle.buffer).layout;
  const bytes = new Uint8Array(handle.buffer).slice();
  bytes.fill(0, regions.counters.byteOffset, regions.counters.byteOffset + regions.counters.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Puts the right checksum over bytes that were tampered with. */
export function seal(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const end = bytes.length - 4;
  new DataView(bytes.buffer).setUint32(end, crc32(bytes, 0, end), true);
  return bytes;
}

/** Doubles of every kind that a kline may hold: subnormal, huge, not exact in decimal. */
const anyPrice = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1 + 0.2, -0, 1e-8),
);

/** Ascending klines with gaps, whatever their numbers. */
export const anyKlines: fc.Arbitrary<FeedKline[]> = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 3 }),
      prices: fc.array(anyPrice, { minLength: 4, maxLength: 4 }),
      volume: anyPrice.map(Math.abs),
      closed: fc.boolean(),
      revision: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows) => {
    let index = 0;
    return rows.map(({ step, prices, volume, closed, revision }) => {
      index += step;
      const [low, open, close, high] = prices.toSorted((a, b) => a - b);
      return kline(index, 0, {
        open,
        high,
        low,
        close,
        volume,
        closed,
        ...(revision === undefined ? {} : { revision }),
      });
    });
  });
