import { CapacityError } from '../domain/index.js';
import type { ThreadCounters } from './counters.js';
import { Consumer, dirtyStride, MAX_CONSUMERS } from './layout.js';
import type { StoreMemory } from './store-memory.js';

/**
 * Who is told of updates. A writer, after unlocking: sets the series' dirty bit of each consumer, and
 * posts a wake-up only where `exchange(ARMED, 1)` was 0. A consumer, when woken: puts ARMED back to 0
 * *first*, then takes the bits, then reads. In the other order an update between the two is lost.
 */

/**
 * Registers a thread as consumer. Any thread; once per thread. Writers see it from now on, and what they post
 * before it listens reaches nobody: it takes its bits once it does.
 * @throws CapacityError `too-many-consumers`
 */
export function attachConsumer(memory: StoreMemory, threadId: number): number {
  for (let consumer = 0; consumer < MAX_CONSUMERS; consumer++) {
    const at = consumer * Consumer.WORDS + Consumer.THREAD;
    if (Atomics.compareExchange(memory.consumers, at, 0, threadId) !== 0) continue;
    // Not at leaving: a writer that saw the one before may raise it after that.
    Atomics.store(memory.consumers, consumer * Consumer.WORDS + Consumer.ARMED, 0);
    return consumer;
  }
  throw new CapacityError(
    'too-many-consumers',
    `${MAX_CONSUMERS} threads are woken by this store already, the most there can be: close() a store that is not needed, or read without subscribing.`,
  );
}

/** Leaves: writers stop setting its bits. */
export function detachConsumer(memory: StoreMemory, consumer: number): void {
  Atomics.store(memory.consumers, consumer * Consumer.WORDS + Consumer.THREAD, 0);
}

/** The writer's side: marks series and decides who must be woken. Allocates nothing. */
export class UpdateMarker {
  private readonly stride: number;

  /** @param wake posts an empty message to a consumer; coalesced by the flag, so at most one is under way */
  constructor(
    private readonly memory: StoreMemory,
    private readonly counters: ThreadCounters,
    private readonly wake: (consumer: number) => void,
  ) {
    this.stride = dirtyStride(memory.layout);
  }

  /** After unlocking, once per change of a series. */
  mark(slot: number): void {
    const { consumers, dirty } = this.memory;
    for (let consumer = 0; consumer < MAX_CONSUMERS; consumer++) {
      const at = consumer * Consumer.WORDS;
      if (consumers[at + Consumer.THREAD] === 0) continue;
      Atomics.or(dirty, consumer * this.stride + (slot >> 5), 1 << (slot & 31));
      if (Atomics.exchange(consumers, at + Consumer.ARMED, 1) === 0) {
        this.counters.add('wakeups');
        this.wake(consumer);
      } else {
        this.counters.add('coalesced');
      }
    }
  }
}

/** The reader's side of one consumer. */
export class UpdateInbox {
  private readonly stride: number;

  constructor(
    private readonly memory: StoreMemory,
    readonly consumer: number,
  ) {
    this.stride = dirtyStride(memory.layout);
  }

  /** Takes what is dirty: calls `visit` with each slot once. Allocates nothing. */
  drain(visit: (slot: number) => void): void {
    const { consumers, dirty, layout } = this.memory;
    Atomics.store(consumers, this.consumer * Consumer.WORDS + Consumer.ARMED, 0);
    const from = this.consumer * this.stride;
    for (let word = 0; word < layout.dirtyWords; word++) {
      if (Atomics.load(dirty, from + word) === 0) continue;
      let bits = Atomics.exchange(dirty, from + word, 0);
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        visit((word << 5) + bit);
      }
    }
  }
}
