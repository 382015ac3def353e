import { byDistance, type Placed } from './by-distance.js';
import { soon } from './soon.js';

/** A view that is put into its element when its turn comes. */
export interface Mountable extends Placed {
  /** @param isOneOfMany whether others came with it, more than are mounted at once */
  mount(isOneOfMany: boolean): void;
}

/** Mounted at once in a task, and how long a later task mounts, ms. */
const [AT_ONCE, SLICE_MS] = [4, 8];

/**
 * Views of a page that wait to be put into their elements: the first few of a task are at once, those of a page that
 * brings many at a time in short tasks after it, what is in view first, so that neither the page nor what the charts wait
 * for is held up.
 */
export class MountQueue {
  private waiting = new Set<Mountable>();
  private isOrdered = false;
  private mounted = 0;
  private readonly plan: () => void;

  constructor(
    request: (callback: () => void) => void,
    private readonly now: () => number,
  ) {
    this.plan = soon(request, () => this.onTask());
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Mounts now or in a later task. */
  add(view: Mountable): void {
    this.plan();
    if (this.mounted >= AT_ONCE) {
      this.waiting.add(view);
      return;
    }
    this.mounted++;
    view.mount(false);
  }

  delete(view: Mountable): void {
    this.waiting.delete(view);
  }

  private onTask(): void {
    this.mounted = 0;
    if (this.waiting.size > 0) this.mountSome();
    this.isOrdered = this.waiting.size > 0;
  }

  private mountSome(): void {
    // Before the next one's turn, or a view that throws would keep the others waiting.
    this.plan();
    // Who comes in this task comes after those that wait.
    this.mounted = AT_ONCE;
    // Once for all that came together: each look after a view was mounted would have the browser lay out the page.
    if (!this.isOrdered) this.waiting = new Set(byDistance(this.waiting).map(({ item }) => item));
    const end = this.now() + SLICE_MS;
    for (const view of this.waiting) {
      this.waiting.delete(view);
      view.mount(true);
      if (this.now() >= end) break;
    }
  }
}

export const mountQueue = new MountQueue(
  (callback) => setTimeout(callback),
  () => performance.now(),
);
