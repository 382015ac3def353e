import { ConfigError } from '../domain/index.js';
import {
  Consumer,
  isRegistered,
  MAX_CONSUMERS,
  repairAfterDeath,
  type StoreMemory,
  unregisterThread,
} from '../memory/index.js';
import { threadLockName, watchLifeLock } from './life-lock.js';
import type { ThreadChannels } from './thread-channel.js';

/**
 * The threads that attached to a store, as its creator sees them: repairs and frees what one held that ended.
 * Where there are Web Locks it notices by itself; in Node it is told.
 */
export class ThreadLives {
  private readonly watches = new Map<number, () => void>();

  /**
   * @param creator the thread's own id
   * @param sweep has this thread look at every series anew
   */
  constructor(
    private readonly memory: StoreMemory,
    private readonly creator: number,
    private readonly channels: ThreadChannels | null,
    private readonly sweep: () => void,
  ) {
    channels?.onThread((threadId) => this.watch(threadId));
  }

  /** @throws ConfigError `bad-thread` */
  ended(threadId: number): void {
    if (
      !Number.isInteger(threadId) ||
      threadId === this.creator ||
      threadId < 1 ||
      !isRegistered(this.memory, threadId)
    ) {
      throw new ConfigError(
        'bad-thread',
        `No thread ${String(threadId)} is attached to this store (this one is ${this.creator}): give the threadId of the store that it attached.`,
      );
    }
    this.watches.get(threadId)?.();
    this.watches.delete(threadId);
    this.repair(threadId);
    unregisterThread(this.memory, threadId, Date.now());
  }

  /** Sets right what a dead thread left, and wakes everybody: nobody knows what it still told. */
  repair(threadId: number): void {
    repairAfterDeath(this.memory, threadId);
    this.sweep();
    for (let consumer = 0; consumer < MAX_CONSUMERS; consumer++) {
      const thread = this.memory.consumers[consumer * Consumer.WORDS + Consumer.THREAD];
      if (thread !== 0 && thread !== this.creator) this.channels?.wake(consumer);
    }
  }

  close(): void {
    for (const stop of this.watches.values()) stop();
    this.watches.clear();
  }

  private watch(threadId: number): void {
    if (this.watches.has(threadId) || !isRegistered(this.memory, threadId)) return;
    const stop = watchLifeLock(threadLockName(this.memory.id, threadId), () => {
      if (this.watches.delete(threadId)) this.ended(threadId);
    });
    this.watches.set(threadId, stop);
  }
}
