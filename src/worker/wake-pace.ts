import type { Clock } from '../feed/index.js';

/** Wake-ups that may follow each other at once: a burst after a quiet moment is told without delay. */
const BURST = 20;
/** ms that a wake-up costs of the burst to come: a storm wakes the page 250 times a second, some four times a frame. */
const COST_MS = 4;

/**
 * Holds wake-ups back while they come faster than a page can use them: each is a task of the page's thread, and what is
 * written meanwhile is told by the next one. Worker; allocates nothing while nothing is held back.
 */
export class WakePace {
  private isHeld = false;
  /** When the burst is used up; before now: that much of it is to be had. */
  private until = Number.NEGATIVE_INFINITY;
  private readonly late = () => {
    this.isHeld = false;
    this.go();
  };

  constructor(
    private readonly wake: () => void,
    private readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>,
  ) {}

  /** Wakes the page, now or in some ms. One that is held back covers all that is asked for until it goes. */
  ask(): void {
    if (this.isHeld) return;
    const ahead = this.until - this.clock.monotonic();
    if (ahead <= (BURST - 1) * COST_MS) {
      this.go();
      return;
    }
    this.isHeld = true;
    this.clock.setTimeout(this.late, ahead - (BURST - 1) * COST_MS);
  }

  private go(): void {
    this.until = Math.max(this.until, this.clock.monotonic()) + COST_MS;
    this.wake();
  }
}
