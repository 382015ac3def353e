import { SPARE_RINGS, Spare } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/**
 * Claims a spare ring for the calling thread, for the length of one merge. Returns its index in the
 * spare table, or -1 when all are in use. Any thread; allocates nothing.
 */
export function claimSpare(memory: StoreMemory, threadId: number): number {
  for (let spare = 0; spare < SPARE_RINGS; spare++) {
    if (Atomics.compareExchange(memory.spares, spare * Spare.WORDS + Spare.OWNER, 0, threadId) === 0) {
      return spare;
    }
  }
  return -1;
}

/** Gives it back. What was written into the ring before is seen by whoever claims it next. */
export function releaseSpare(memory: StoreMemory, spare: number): void {
  Atomics.store(memory.spares, spare * Spare.WORDS + Spare.OWNER, 0);
}
