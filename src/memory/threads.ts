import { CapacityError } from '../domain/index.js';
import { Entry, Header, MAX_THREADS } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/** Id of the thread that made the store; it allocates and evicts. */
export const CREATOR_THREAD = 1;

/**
 * The lowest id that no thread has, 1 for the creator. One names its thread in locks, owners, holders and counters,
 * so it is given again only after {@link unregisterThread}.
 * @throws CapacityError `too-many-threads`
 */
export function registerThread(memory: StoreMemory): number {
  for (let id = CREATOR_THREAD; id <= MAX_THREADS; id++) {
    if ((Atomics.or(memory.header, Header.THREADS, 1 << id) & (1 << id)) === 0) return id;
  }
  throw new CapacityError(
    'too-many-threads',
    `${MAX_THREADS} threads are attached to this store, the most there can be: attach once per worker, and where there are no Web Locks (Node) tell the store of each thread that ended: store.threadEnded(id).`,
  );
}

/** Whether a thread has this id. Any thread. */
export function isRegistered(memory: StoreMemory, threadId: number): boolean {
  return (Atomics.load(memory.header, Header.THREADS) & (1 << threadId)) !== 0;
}

/**
 * Ends what a thread held, and gives its id free for another. Creator's thread, after {@link repairAfterDeath}, on
 * proof of the thread's end. `now` in ms since the epoch.
 */
export function unregisterThread(memory: StoreMemory, threadId: number, now: number): void {
  const { holders, layout, header, entryDoubles } = memory;
  const start = threadId * layout.maxSeries;
  for (let slot = 0; slot < layout.maxSeries; slot++) {
    if (Atomics.exchange(holders, start + slot, 0) === 0) continue;
    entryDoubles[(slot * Entry.BYTES + Entry.LAST_USE) >> 3] = now;
  }
  Atomics.and(header, Header.THREADS, ~(1 << threadId));
}
