/** How many writes of one store may wait for locks before the oldest of the series is dropped. */
const MAX_QUEUED = 10_000;

/**
 * Writes that a lock kept out, in order per series: a series that cannot be written holds up no other.
 * Bounded; what overflows is reported, not lost silently.
 */
export class WriteQueue {
  private readonly bySlot = new Map<number, (() => boolean)[]>();
  private length = 0;
  private retryPlanned = false;

  /**
   * @param defer runs a callback in a later task, never within this one
   * @param onOverflow told once per write that is dropped
   */
  constructor(
    private readonly defer: (callback: () => void) => void,
    private readonly onOverflow: () => void,
  ) {}

  get size(): number {
    return this.length;
  }

  /** Runs `write` now, unless an earlier one of its series waits; if it answers false (contended), it waits. */
  run(slot: number, write: () => boolean): void {
    const waiting = this.bySlot.get(slot);
    if (waiting === undefined && write()) return;
    this.push(slot, write, waiting);
  }

  /** Whether a write of this series waits, so that a later one must wait behind it. */
  isWaiting(slot: number): boolean {
    return this.length > 0 && this.bySlot.has(slot);
  }

  /** Queues without trying. */
  push(slot: number, write: () => boolean, waiting = this.bySlot.get(slot)): void {
    if (waiting === undefined) {
      this.bySlot.set(slot, [write]);
    } else {
      if (this.length >= MAX_QUEUED) {
        waiting.shift();
        this.length--;
        this.onOverflow();
      }
      waiting.push(write);
    }
    this.length++;
    this.planRetry();
  }

  private planRetry(): void {
    if (this.retryPlanned) return;
    this.retryPlanned = true;
    this.defer(() => {
      this.retryPlanned = false;
      for (const [slot, waiting] of this.bySlot) {
        let done = 0;
        while (done < waiting.length && waiting[done]()) done++;
        waiting.splice(0, done);
        this.length -= done;
        if (waiting.length === 0) this.bySlot.delete(slot);
      }
      if (this.length > 0) this.planRetry();
    });
  }
}
