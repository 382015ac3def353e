/** What was spent at an exchange of late: when, in ms since the epoch of the local clock, and how much. */
export type SpentWeights = readonly (readonly [at: number, weight: number])[];

/** Where what was spent outlives a page: the exchange counts by address, and does not know of a reload. */
export interface WeightMemory {
  /** Rejects, or resolves with anything: what is no list of pairs counts as nothing. */
  load(host: string): Promise<unknown>;
  save(host: string, spent: SpentWeights): Promise<void>;
}

export function isSpentWeights(value: unknown): value is SpentWeights {
  return (
    Array.isArray(value) &&
    value.length <= 10_000 &&
    value.every(
      (each: unknown) =>
        Array.isArray(each) &&
        each.length === 2 &&
        each.every((n: unknown) => typeof n === 'number' && n >= 0),
    )
  );
}
