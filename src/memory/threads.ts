import { CapacityError } from '../domain/index.js';
import { Header, MAX_THREADS } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/** Id of the thread that made the store; it allocates and evicts. */
export const CREATOR_THREAD = 1;

/**
 * The next thread's id, 1 for the creator. Ids are not given twice: one names its thread in locks, owners
 * and counters even after its death.
 * @throws CapacityError `too-many-threads`
 */
export function registerThread(memory: StoreMemory): number {
  const id = Atomics.add(memory.header, Header.THREADS, 1) + 1;
  if (id <= MAX_THREADS) return id;
  throw new CapacityError(
    'too-many-threads',
    `${MAX_THREADS} threads have been attached to this store already, the most there can be: attach once per worker and keep the store, or reload the page.`,
  );
}
