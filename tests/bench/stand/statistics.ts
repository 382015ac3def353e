/** What repeated runs of one thing gave. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** The middle value; of an even number of values the mean of the middle two. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Values that are no numbers (what was not measured) are left out. */
export function spreadOf(values: readonly number[]): Spread {
  const known = values.filter((value) => Number.isFinite(value));
  return {
    median: median(known),
    min: Math.min(...known),
    max: Math.max(...known),
    runs: known.length,
  };
}

/** The smallest value that at least a share of all values does not exceed (nearest rank). NaN for none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Two buckets in 10 % of a value: a percentile is off by 5 % at most. */
const STEPS_PER_E = 20;
const SMALLEST = 0.01;
const BUCKETS = 320;

/** Counts of durations in ms by size, in constant memory however many there are: 0.01 ms to a minute and more. */
export class Histogram {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;
  private largest = 0;

  get count(): number {
    return this.total;
  }

  get max(): number {
    return this.largest;
  }

  add(value: number): void {
    const step = Math.ceil(Math.log(Math.max(value, SMALLEST) / SMALLEST) * STEPS_PER_E);
    this.counts[Math.min(step, BUCKETS - 1)]++;
    this.total++;
    if (value > this.largest) this.largest = value;
  }

  /** Upper edge of the bucket in which the nearest rank lies, never above the largest value. NaN for no values. */
  percentile(share: number): number {
    if (this.total === 0) return Number.NaN;
    let left = Math.max(1, Math.ceil(share * this.total));
    let step = 0;
    while (left > this.counts[step]) left -= this.counts[step++];
    return Math.min(SMALLEST * Math.exp(step / STEPS_PER_E), this.largest);
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
    this.largest = 0;
  }
}
