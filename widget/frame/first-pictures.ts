import { frameScheduler } from './chart-frame.js';
import { soon } from './soon.js';

/** A chart that has something to show, and has shown nothing of it yet. */
export interface Pictured {
  /** Somebody looks at it, and waits. */
  readonly isLookedAt: boolean;
  /** Brings the picture up to date. What it asks the chart to draw is drawn in the task after it. */
  paint(): void;
}

/**
 * First pictures, each in a task of its own and not in a frame: nobody sees them before they are revealed, so they need
 * not wait for the browser to be done with the frame before, which takes long where many charts come at once, and are no
 * part of the frame in which they are shown.
 */
export class FirstPictures {
  private readonly waiting = new Set<Pictured>();
  private readonly plan: () => void;

  /**
   * @param soonest calls back in a task of its own, in the order of the calls
   * @param draw has what was asked for drawn, in a task of its own
   */
  constructor(
    soonest: (callback: () => void) => void,
    private readonly draw: () => void,
  ) {
    this.plan = soon(soonest, () => this.paintOne());
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  add(chart: Pictured): void {
    this.waiting.add(chart);
    this.plan();
  }

  delete(chart: Pictured): void {
    this.waiting.delete(chart);
  }

  private paintOne(): void {
    const all = [...this.waiting];
    const next = all.find(({ isLookedAt }) => isLookedAt) ?? all[0];
    if (!this.waiting.delete(next)) return;
    try {
      next.paint();
    } finally {
      this.draw();
      if (this.waiting.size > 0) this.plan();
    }
  }
}

export const firstPictures = new FirstPictures(
  (callback) => setTimeout(callback),
  () => frameScheduler.drawSoon(),
);
