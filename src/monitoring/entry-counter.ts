import type { Observed } from './metrics.js';
import type { EntryObserver, EntryObserverType } from './platform.js';

/**
 * Counts what the platform reports by itself: collections, long frames. Costs nothing while there are none. Holds two
 * numbers, no entries.
 */
export class EntryCounter {
  private observer: EntryObserver | null = null;
  private entries = 0;
  private spent = 0;

  /** `types`: of these, the first that the platform knows is counted. */
  constructor(
    private readonly platform: EntryObserverType | null,
    private readonly types: readonly string[],
  ) {}

  get count(): Observed<number> {
    return this.observer === null ? 'unknown' : this.entries;
  }

  /** ms, of all entries together. */
  get duration(): Observed<number> {
    return this.observer === null ? 'unknown' : this.spent;
  }

  start(): void {
    const { platform } = this;
    if (platform === null || this.observer !== null) return;
    // Asking for an unknown type is no error: it would be counted as 0 for ever.
    const type = this.types.find((name) => platform.supportedEntryTypes?.includes(name));
    if (type === undefined) return;
    this.observer = new platform((list) => {
      for (const { duration } of list.getEntries()) {
        this.entries++;
        this.spent += duration;
      }
    });
    this.observer.observe({ type });
  }

  stop(): void {
    this.observer?.disconnect();
    this.observer = null;
  }
}
