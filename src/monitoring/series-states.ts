import { SERIES_STATES, type SeriesKey, type SeriesState } from '../domain/index.js';
import { Control, SeriesDirectory, StoreMemory } from '../memory/index.js';
import type { KlineStore, SeriesStatus } from '../store/index.js';

/** A series whose state is looked at: a SeriesHandle (`store.open`) is one. */
export interface WatchedSeries {
  readonly key: SeriesKey;
  readonly status: { peek(): SeriesStatus };
}

/** Visits the key of each series that is held and shows old data. */
export type StaleVisitor = (key: SeriesKey) => void;

function isOld(state: SeriesState): boolean {
  return state === 'stale' || state === 'reconnecting';
}

/** By the code in memory: texts are not compared 1,200 times a second. */
const IS_OLD = SERIES_STATES.map(isOld);

/** The states of all series of a store, out of its shared memory: of whichever thread holds them. */
export class SharedStates {
  private readonly memory: StoreMemory;
  private readonly directory: SeriesDirectory;

  private constructor(buffer: ArrayBufferLike, threadId: number) {
    this.memory = StoreMemory.open(buffer);
    this.directory = new SeriesDirectory(this.memory, threadId);
  }

  /** Null where memory is not shared: then nobody but the store sees it. */
  static of(store: Pick<KlineStore, 'handle' | 'threadId'>): SharedStates | null {
    try {
      return new SharedStates(store.handle.buffer, store.threadId);
    } catch {
      return null;
    }
  }

  /** One load for each series in use; allocates a key for those that are stale. */
  visitStale(visit: StaleVisitor): void {
    const { control } = this.memory;
    const { used } = this.directory;
    for (let slot = 0; slot < used; slot++) {
      // A plain load: a state that is one sample late is told one sample later.
      if (!IS_OLD[control[slot * Control.WORDS + Control.STATE]]) continue;
      if (this.directory.refsOf(slot) === 0) continue;
      const key = this.directory.keyOf(slot, this.directory.generationOf(slot));
      if (key !== null) visit(key);
    }
  }
}

/** The states of series that the host says to look at, where memory is not shared. */
export class WatchedStates {
  private readonly series = new Set<WatchedSeries>();

  get size(): number {
    return this.series.size;
  }

  /** Returns the remover, idempotent. */
  add(series: WatchedSeries): () => void {
    // A copy, so that one series given twice is let go once by each remover.
    const entry: WatchedSeries = { key: series.key, status: series.status };
    this.series.add(entry);
    return () => {
      this.series.delete(entry);
    };
  }

  visitStale(visit: StaleVisitor): void {
    for (const { key, status } of this.series) if (isOld(status.peek().state)) visit(key);
  }

  clear(): void {
    this.series.clear();
  }
}
