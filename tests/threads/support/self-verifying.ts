/** Milliseconds between openTimes of made-up records. */
export const STEP = 1_000;

/** A record whose every field follows from `openTime` and one number, so that fields of two writes never fit together. */
export function fields(openTime: number, stamp: number): [number, number, number, number, number, number] {
  return [openTime, stamp, stamp + 3, stamp - 1, stamp + 2, (openTime / STEP) ^ stamp];
}

/** Whether the record at `at` was written in one piece. */
export function isWhole(records: Float64Array, at: number): boolean {
  return fields(records[at], records[at + 1]).every((value, field) => records[at + field] === value);
}

/** Pseudo-random whole numbers from a seed (a linear congruential generator; Numerical Recipes' constants). */
export function randomBelow(seed: number): (limit: number) => number {
  let state = Math.imul(seed, 2_654_435_761) | 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % limit;
  };
}
