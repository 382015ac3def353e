import { buildQueue } from './build-queue.js';
import { frameScheduler } from './chart-frame.js';
import { mountQueue } from './mount-queue.js';

/** Between two times that pictures appear while others are still being built, ms. */
const PACE_MS = 200;

/**
 * First pictures that wait to be shown. Each time any appears, the browser arranges all layers of the page anew, so
 * while many charts are built those that are done appear together, a few times a second; else as soon as they are drawn.
 */
export class RevealQueue {
  private readonly waiting = new Set<() => void>();
  private last = Number.NEGATIVE_INFINITY;

  /**
   * @param whenPainted calls back when what is to be drawn has been
   * @param later calls back after so many ms
   * @param isBuilding whether more charts are going to be built at once
   */
  constructor(
    private readonly whenPainted: (callback: () => void) => void,
    private readonly later: (callback: () => void, ms: number) => void,
    private readonly now: () => number,
    private readonly isBuilding: () => boolean,
  ) {}

  /**
   * @param show shows a picture; asked for again before its time, it is called once
   * @param isUrgent somebody looks at it, and waits for no other
   */
  add(show: () => void, isUrgent = false): void {
    if (this.waiting.has(show)) return;
    this.waiting.add(show);
    const wait = isUrgent || !this.isBuilding() ? 0 : this.last + PACE_MS - this.now();
    if (wait <= 0) this.reveal();
    else this.later(() => this.reveal(), wait);
  }

  delete(show: () => void): void {
    this.waiting.delete(show);
  }

  private reveal(): void {
    if (this.waiting.size === 0) return;
    this.last = this.now();
    for (const show of this.waiting) this.whenPainted(() => this.waiting.delete(show) && show());
  }
}

export const revealQueue = new RevealQueue(
  (callback) => frameScheduler.whenPainted(callback),
  (callback, ms) => setTimeout(callback, ms),
  () => performance.now(),
  () => !(buildQueue.isEmpty && mountQueue.isEmpty),
);
