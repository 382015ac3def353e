import type { Clock } from '../feed/index.js';
import { Timers } from './timers.js';

/** ms. */
const [SEEN, UNSEEN] = [1_500, 6_000];

/**
 * How long first history waits for the live line. Asked for before, something is shown early, but it must be asked for
 * once more when the line is open: where a thousand series wait, that is more than exchanges allow, so what nobody looks
 * at waits longer.
 */
export class LinePatience {
  private readonly timers: Timers<'end'>;
  private seen = false;

  constructor(
    clock: Clock,
    private readonly onEnd: () => void,
  ) {
    this.timers = new Timers(clock);
  }

  get isSeen(): boolean {
    return this.seen;
  }

  /** Whether somebody looks at the series. Begins anew where that is so from now on. */
  set isSeen(isSeen: boolean) {
    const isNews = isSeen && !this.seen;
    this.seen = isSeen;
    if (isNews && this.timers.has('end')) this.start();
  }

  start(): void {
    this.timers.set('end', this.seen ? SEEN : UNSEEN, this.onEnd);
  }

  stop(): void {
    this.timers.clearAll();
  }
}
