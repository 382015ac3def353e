/** @param isOneOfMany whether others came with it, more than are mounted at once */
export type Mount = (isOneOfMany: boolean) => void;

/** Mounted at once in a task, and how long a later task mounts, ms. */
const [AT_ONCE, SLICE_MS] = [4, 8];

/**
 * Views of a page that wait to be put into their elements: the first few of a task are at once, those of a page that
 * brings many at a time in short tasks after it, so that neither the page nor what the charts wait for is held up.
 */
export class MountQueue {
  private readonly waiting = new Set<Mount>();
  private mounted = 0;
  private planned = false;

  constructor(
    private readonly request: (callback: () => void) => void,
    private readonly now: () => number,
  ) {}

  /** Mounts now or in a later task. */
  add(mount: Mount): void {
    this.plan();
    if (this.mounted >= AT_ONCE) {
      this.waiting.add(mount);
      return;
    }
    this.mounted++;
    mount(false);
  }

  delete(mount: Mount): void {
    this.waiting.delete(mount);
  }

  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    this.request(() => {
      this.planned = false;
      this.mounted = 0;
      if (this.waiting.size === 0) return;
      // Before the next one's turn, or a view that throws would keep the others waiting.
      this.plan();
      // Who comes in this task comes after those that wait.
      this.mounted = AT_ONCE;
      const end = this.now() + SLICE_MS;
      for (const mount of this.waiting) {
        this.waiting.delete(mount);
        mount(true);
        if (this.now() >= end) break;
      }
    });
  }
}

export const mountQueue = new MountQueue(
  (callback) => setTimeout(callback),
  () => performance.now(),
);
