/**
 * Moments on the one clock that all threads of a page share, as microseconds modulo 2^32 in an int32: what fits into a
 * word of shared memory and is never torn. Not the wall clock: that is set, and stands still for a whole millisecond.
 */
import { Control } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/** Now. Any thread; allocates nothing. */
export function stampNow(): number {
  return ((performance.timeOrigin + performance.now()) * 1_000) | 0;
}

/** How long ago a stamp was taken, ms; right for half an hour, and 0 where another thread's clock is ahead by a hair. */
export function msSince(stamp: number): number {
  const micros = (stampNow() - stamp) | 0;
  return micros > 0 ? micros / 1_000 : 0;
}

/** How long ago a series last changed, ms: a plain load, for measuring. Any thread; allocates nothing. */
export function msSinceChange(memory: StoreMemory, slot: number): number {
  return msSince(memory.control[slot * Control.WORDS + Control.STAMP]);
}
