import { soon } from './soon.js';

/** Something that takes long to make, and is made when its turn comes. */
export interface Buildable {
  /** Whether it would show something at once. */
  readonly hasData: boolean;
  /** Returns whether there was anything to build. */
  build(): boolean;
}

/** Charts built in one frame at most, and how long a frame may have built when another one begins, ms. */
const [PER_FRAME, ROOM_MS] = [2, 10];

/**
 * The charts of a page that wait to be built: those with something to show first, in the order in which they came near
 * the view. The others are built meanwhile, so that their first candles need not wait for it.
 */
export class BuildQueue {
  private readonly waiting = new Set<Buildable>();
  private readonly plan: () => void;
  /** It was the turn of some, and no frame was since. */
  private isResting = false;

  /**
   * @param soonest calls back in a task of its own
   * @param afterFrame calls back in a task after the next frame
   */
  constructor(
    soonest: (callback: () => void) => void,
    private readonly afterFrame: (callback: () => void) => void,
    private readonly now: () => number,
  ) {
    this.plan = soon(soonest, () => this.buildSome());
  }

  add(item: Buildable): void {
    this.waiting.add(item);
    if (!this.isResting) this.plan();
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  delete(item: Buildable): void {
    this.waiting.delete(item);
  }

  private buildSome(): void {
    if (this.waiting.size === 0) return;
    // Before the first one's turn, or one that throws would keep the others waiting.
    this.isResting = true;
    this.afterFrame(() => {
      this.isResting = false;
      this.buildSome();
    });
    let built = 0;
    const begun = this.now();
    for (const item of this.inOrder()) {
      if (built >= PER_FRAME || (built > 0 && this.now() - begun > ROOM_MS)) break;
      this.waiting.delete(item);
      if (item.build()) built++;
    }
  }

  private inOrder(): Buildable[] {
    const [withData, empty]: [Buildable[], Buildable[]] = [[], []];
    for (const item of this.waiting) (item.hasData ? withData : empty).push(item);
    return [...withData, ...empty];
  }
}

export const buildQueue = new BuildQueue(
  (callback) => setTimeout(callback),
  // In a task after it: together they would be a long one. A frame that is late goes before messages, and the next one is
  // late as well: candles would arrive when all are built.
  (callback) => setTimeout(() => requestAnimationFrame(() => setTimeout(callback))),
  () => performance.now(),
);
