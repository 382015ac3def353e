/** Something that takes long to make, and is made when its turn comes. */
export interface Buildable {
  /** Returns whether there was anything to build. */
  build(): boolean;
}

/** Charts built in one frame at most, and how long a frame may have built when another one begins, ms. */
const [PER_FRAME, ROOM_MS] = [2, 10];

/** The charts of a page that wait to be built, in the order in which they came near the view. */
export class BuildQueue {
  private readonly waiting = new Set<Buildable>();
  private planned = false;

  constructor(
    private readonly request: (callback: () => void) => void,
    private readonly now: () => number,
  ) {}

  add(item: Buildable): void {
    this.waiting.add(item);
    this.plan();
  }

  delete(item: Buildable): void {
    this.waiting.delete(item);
  }

  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    this.request(() => {
      this.planned = false;
      let built = 0;
      const begun = this.now();
      for (const item of this.waiting) {
        if (built >= PER_FRAME || (built > 0 && this.now() - begun > ROOM_MS)) break;
        this.waiting.delete(item);
        if (item.build()) built++;
      }
      if (this.waiting.size > 0) this.plan();
    });
  }
}

export const buildQueue = new BuildQueue(
  (callback) => requestAnimationFrame(callback),
  () => performance.now(),
);
