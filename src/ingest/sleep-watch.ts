import type { Clock, TimerId } from '../feed/index.js';

const LOOK_MS = 5_000;
/** A timer that is later than this slept: a busy thread is not, nor is a throttled one (one timer a minute at worst). */
const ASLEEP_MS = 90_000;

/** Notices that this thread stood still or its clock jumped: sockets may be dead then that still look open. */
export class SleepWatch {
  private timer: TimerId | null = null;
  private last: number;

  constructor(
    private readonly clock: Clock,
    private readonly onWake: () => void,
  ) {
    this.last = clock.now();
    this.look();
  }

  stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private look(): void {
    this.timer = this.clock.setTimeout(() => {
      const now = this.clock.now();
      const passed = now - this.last;
      this.last = now;
      this.look();
      if (passed < 0 || passed > ASLEEP_MS) this.onWake();
    }, LOOK_MS);
  }
}
