import { buildQueue } from './build-queue.js';

/** Between two times that pictures appear while others are still being built, ms. */
const PACE_MS = 200;

/**
 * First pictures that wait to be shown. Each time any appears, the browser arranges all layers of the page anew, so
 * while many charts are built those that are done appear together, a few times a second; else in the next frame.
 */
export class RevealQueue {
  private readonly waiting = new Set<() => void>();
  private last = Number.NEGATIVE_INFINITY;
  private planned = false;

  /**
   * @param requestFrame calls back in the next frame
   * @param later calls back after so many ms
   * @param isBuilding whether more charts are going to be built at once
   */
  constructor(
    private readonly requestFrame: (callback: () => void) => void,
    private readonly later: (callback: () => void, ms: number) => void,
    private readonly now: () => number,
    private readonly isBuilding: () => boolean,
  ) {}

  /** @param show shows a picture; asked for again before its time, it is called once */
  add(show: () => void): void {
    this.waiting.add(show);
    const wait = this.isBuilding() ? this.last + PACE_MS - this.now() : 0;
    if (wait <= 0) this.plan();
    else this.later(() => this.plan(), wait);
  }

  delete(show: () => void): void {
    this.waiting.delete(show);
  }

  private plan(): void {
    if (this.planned || this.waiting.size === 0) return;
    this.planned = true;
    this.requestFrame(() => {
      this.planned = false;
      this.last = this.now();
      for (const show of this.waiting) {
        this.waiting.delete(show);
        show();
      }
    });
  }
}

export const revealQueue = new RevealQueue(
  (callback) => requestAnimationFrame(callback),
  (callback, ms) => setTimeout(callback, ms),
  () => performance.now(),
  () => !buildQueue.isEmpty,
);
