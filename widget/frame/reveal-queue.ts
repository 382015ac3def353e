import { buildQueue } from './build-queue.js';
import { frameScheduler } from './chart-frame.js';
import { firstPictures } from './first-pictures.js';
import { mountQueue } from './mount-queue.js';

/** Shows a picture, in the frame of this time. */
type Show = (time: number) => void;

/** Between two times that pictures appear while others are still being built, ms. */
const PACE_MS = 200;

/**
 * First pictures that wait to be shown. Each time any appears, the browser arranges all layers of the page anew, so
 * while many charts are built those that are done appear together, a few times a second; else as soon as they are drawn.
 */
export class RevealQueue {
  private readonly waiting = new Set<Show>();
  private last = Number.NEGATIVE_INFINITY;

  /**
   * @param whenPainted calls back when what is to be drawn has been
   * @param later calls back after so many ms
   * @param isBuilding whether more charts are going to be built at once
   */
  constructor(
    private readonly whenPainted: (callback: Show) => void,
    private readonly later: (callback: () => void, ms: number) => void,
    private readonly now: () => number,
    private readonly isBuilding: () => boolean,
  ) {}

  /**
   * @param show shows a picture; asked for again before its time, it is called once
   * @param isUrgent somebody looks at it, and waits for no other
   */
  add(show: Show, isUrgent = false): void {
    if (this.waiting.has(show)) return;
    this.waiting.add(show);
    const wait = isUrgent || !this.isBuilding() ? 0 : this.last + PACE_MS - this.now();
    if (wait <= 0) this.reveal();
    else this.later(() => this.reveal(), wait);
  }

  delete(show: Show): void {
    this.waiting.delete(show);
  }

  private reveal(): void {
    if (this.waiting.size === 0) return;
    this.last = this.now();
    for (const show of this.waiting) this.whenPainted((time) => this.waiting.delete(show) && show(time));
  }
}

export const revealQueue = new RevealQueue(
  (callback) => frameScheduler.whenPainted(callback),
  (callback, ms) => setTimeout(callback, ms),
  () => performance.now(),
  () => !(buildQueue.isEmpty && mountQueue.isEmpty && firstPictures.isEmpty),
);
