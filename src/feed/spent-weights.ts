/** What was spent at an exchange of late: when, in ms since the epoch of the local clock, and how much. */
export type SpentWeights = readonly (readonly [at: number, weight: number])[];

/** What outlives a page: what was spent, and until when the exchange asked for no request, ms since the epoch. */
export interface KeptWeights {
  readonly spent: SpentWeights;
  readonly pausedUntil: number;
}

/** Where what was spent outlives a page: the exchange counts by address, and does not know of a reload. */
export interface WeightMemory {
  /** Rejects, or resolves with anything: what is no KeptWeights counts as nothing. */
  load(host: string): Promise<unknown>;
  save(host: string, kept: KeptWeights): Promise<void>;
}

export function isKeptWeights(value: unknown): value is KeptWeights {
  const { spent, pausedUntil } = (value ?? {}) as Partial<KeptWeights>;
  return typeof pausedUntil === 'number' && isSpentWeights(spent);
}

function isSpentWeights(value: unknown): value is SpentWeights {
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
