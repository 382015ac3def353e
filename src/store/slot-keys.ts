import type { SeriesKey } from '../domain/index.js';
import type { SeriesDirectory } from '../memory/index.js';

/** The keys of slots as one thread read them: decoded once for each series that a slot holds, not at each look. */
export class SlotKeys {
  private readonly keys: SeriesKey[] = [];
  private readonly generations: Int32Array;

  /** @param slots how many the store has */
  constructor(
    private readonly directory: SeriesDirectory,
    slots: number,
  ) {
    this.generations = new Int32Array(slots).fill(-1);
  }

  /** The key of the series that the slot holds now, null when it is free. Allocates when it is another than before. */
  keyOf(slot: number): SeriesKey | null {
    const generation = this.directory.generationOf(slot);
    if (this.generations[slot] === generation) return this.keys[slot];
    const key = this.directory.keyOf(slot, generation);
    if (key === null) return null;
    this.keys[slot] = key;
    this.generations[slot] = generation;
    return key;
  }
}
