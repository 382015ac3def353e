/** Frames that come when the test says so. A hidden tab is one in which it never does. */
export class ManualFrames {
  private waiting: (() => void)[] = [];

  readonly request = (callback: () => void): number => this.waiting.push(callback);

  get asked(): number {
    return this.waiting.length;
  }

  run(): void {
    for (const callback of this.waiting.splice(0)) callback();
  }
}

/** Wake-ups of a thread's own writes come at the end of its task. */
export const woken = (): Promise<void> => Promise.resolve().then(() => {});
