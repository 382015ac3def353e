import type { Clock } from './clock.js';

/** A smaller difference between the two clocks is their drift, a larger one a jump. */
const JUMP_MS = 1_000;

/**
 * Time for measuring silences, ms from anywhere: never goes back when somebody sets the local clock back, and counts
 * a sleep during which the monotonic clock may have stood still. Allocates nothing.
 */
export class SteadyTime {
  /** How far the local clock was ahead of the monotonic one. */
  private ahead: number;
  private slept = 0;

  constructor(private readonly clock: Clock) {
    this.ahead = clock.now() - clock.monotonic();
  }

  now(): number {
    const monotonic = this.clock.monotonic();
    const ahead = this.clock.now() - monotonic;
    const jump = ahead - this.ahead;
    if (Math.abs(jump) > JUMP_MS) {
      this.ahead = ahead;
      // Set forward or asleep cannot be told apart: taken for sleep, which costs a probe at worst.
      this.slept += Math.max(0, jump);
    }
    return monotonic + this.slept;
  }
}
