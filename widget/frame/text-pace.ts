/** Least time from one writing to the next, ms: nobody reads numbers that change more often. */
const PACE_MS = 100;

/**
 * Texts that follow ticks, of all charts of a page. They are written together, a few times a second: each writing has the
 * browser lay out and paint text anew, which costs as much as the candles.
 */
export class TextPace {
  private readonly waiting = new Set<() => void>();
  private writtenAt = Number.NEGATIVE_INFINITY;

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /** @param write the same function each time: it runs once, with what is newest then */
  add(write: () => void): void {
    this.waiting.add(write);
  }

  delete(write: () => void): void {
    this.waiting.delete(write);
  }

  /** How long it is until what waits may be written, ms. */
  wait(now: number): number {
    return this.isWaiting ? this.writtenAt + PACE_MS - now : Number.POSITIVE_INFINITY;
  }

  /** Writes what waits, when it is time. @param time of the frame, ms */
  run(time: number, guarded: (work: () => void) => void): void {
    if (this.wait(time) > 0) return;
    this.writtenAt = time;
    for (const write of this.waiting) guarded(write);
    this.waiting.clear();
  }
}
