import { COUNTERS, type CounterName, counterStride, MAX_THREADS } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/**
 * Counters of one thread, in the buffer so that any thread can add them up. Each thread writes its
 * own line only, plainly: a sum read elsewhere may lag by what is still in a CPU's store buffer.
 */
export class ThreadCounters {
  private readonly base: number;

  constructor(
    private readonly memory: StoreMemory,
    threadId: number,
  ) {
    this.base = threadId * counterStride;
  }

  add(name: CounterName, amount = 1): void {
    this.memory.counters[this.base + COUNTER_INDEX[name]] += amount;
  }
}

const COUNTER_INDEX = Object.fromEntries(COUNTERS.map((name, index) => [name, index])) as Record<
  CounterName,
  number
>;

/** Sums over all threads. Allocates one object. */
export function sumCounters(memory: StoreMemory): Record<CounterName, number> {
  const sums = {} as Record<CounterName, number>;
  for (const [index, name] of COUNTERS.entries()) {
    let sum = 0;
    for (let thread = 0; thread <= MAX_THREADS; thread++) {
      sum += memory.counters[thread * counterStride + index];
    }
    sums[name] = sum;
  }
  return sums;
}
