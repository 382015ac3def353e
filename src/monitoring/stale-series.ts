import type { SeriesKey, SeriesState } from '../domain/index.js';
import type { StoreWatch } from '../store/index.js';

/** Keys named in an alert at most. */
const MOST_NAMED = 5;

/** Since when which held series are stale. Holds those that are, which a store bounds. */
export class StaleSeries {
  private readonly since = new Map<SeriesKey, number>();
  private readonly seen = new Set<SeriesKey>();
  private readonly see = (key: SeriesKey, state: SeriesState) => {
    if (state === 'stale' || state === 'reconnecting') this.seen.add(key);
  };

  /** Looks again; `now` monotonic. */
  update(now: number, watch: Pick<StoreWatch, 'visitStates'>): void {
    this.seen.clear();
    watch.visitStates(this.see);
    for (const key of this.since.keys()) if (!this.seen.has(key)) this.since.delete(key);
    for (const key of this.seen) if (!this.since.has(key)) this.since.set(key, now);
  }

  /** How long the one that is stale the longest has been so, ms; 0 when none is. */
  longest(now: number): number {
    let longest = 0;
    for (const since of this.since.values()) longest = Math.max(longest, now - since);
    return longest;
  }

  /** Those stale the longest, which are the first to come. */
  keys(): SeriesKey[] {
    return [...this.since.keys()].slice(0, MOST_NAMED);
  }
}
