const SMALLEST_MS = 0.001;
const LARGEST_MS = 100_000;
const PER_DOUBLING = 12;
/** One for what is smaller than the smallest, one for what is larger than the largest. */
const BUCKETS = Math.ceil(Math.log2(LARGEST_MS / SMALLEST_MS) * PER_DOUBLING) + 2;

/** How far a percentile can be from the true one, as a share of it: half a bucket, 2.93 %. */
export const HISTOGRAM_ERROR = 2 ** (0.5 / PER_DOUBLING) - 1;

/** Of counts that scatter, 97 in 100 lie above so many standard deviations below what is to be expected. */
const SURE = 2;

export interface LatencySummary {
  readonly count: number;
  /** ms; NaN of no durations. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Counts of durations by size, in 1.3 kB however many there are: from 1 us to 100 s, twelve buckets to each doubling.
 * A percentile is within 2.93 % of the true one between these ends; `max` is exact. Any thread; `add` allocates nothing.
 */
export class LogHistogram {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;
  private largest = 0;

  get count(): number {
    return this.total;
  }

  /** The largest duration, exactly, in ms; 0 of none. */
  get max(): number {
    return this.largest;
  }

  /** One duration in ms. What is no number is not counted; a negative one (a clock was set) counts as 0. */
  add(ms: number): void {
    if (Number.isNaN(ms)) return;
    this.counts[bucketOf(ms)]++;
    this.total++;
    if (ms > this.largest) this.largest = ms;
  }

  /** The duration that a share (0 to 1) of all do not exceed, in ms, by nearest rank. NaN of none. */
  percentile(share: number): number {
    if (this.total === 0) return Number.NaN;
    let left = Math.min(this.total, Math.max(1, Math.ceil(share * this.total)));
    let bucket = 0;
    while (left > this.counts[bucket]) left -= this.counts[bucket++];
    if (bucket === BUCKETS - 1) return this.largest;
    return Math.min(middleOf(bucket), this.largest);
  }

  /**
   * What the percentile is at least, ms, where durations come in bunches, as those do that waited behind one long task: 0
   * when that is not sure. `bunches` holds the longest of each. As few bunches as four are sure of nothing, however many
   * durations they hold; with more of them the share that must be slow falls towards the percentile's own.
   */
  percentileAtLeast(share: number, bunches: LogHistogram): number {
    const enough = (1 - share) * this.total;
    let slow = 0;
    let witnesses = 0;
    for (let bucket = BUCKETS - 1; bucket > 0; bucket--) {
      slow += this.counts[bucket];
      witnesses += bunches.counts[bucket];
      // Bunches that come by chance, n of them, scatter by the root of n.
      if (witnesses > SURE * SURE && slow * (1 - SURE / Math.sqrt(witnesses)) >= enough) {
        return Math.min(middleOf(bucket), this.largest);
      }
    }
    return 0;
  }

  /** Adds another one's counts to these. */
  merge(other: LogHistogram): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.counts[bucket] += other.counts[bucket];
    this.total += other.total;
    this.largest = Math.max(this.largest, other.largest);
  }

  reset(): void {
    this.counts.fill(0);
    this.total = 0;
    this.largest = 0;
  }

  snapshot(): LatencySummary {
    return { count: this.total, p50: this.percentile(0.5), p99: this.percentile(0.99), max: this.largest };
  }
}

function bucketOf(ms: number): number {
  if (ms < SMALLEST_MS) return 0;
  if (ms >= LARGEST_MS) return BUCKETS - 1;
  return Math.floor(Math.log2(ms / SMALLEST_MS) * PER_DOUBLING) + 1;
}

/** The geometric middle: as far from the bucket's lower edge as from its upper one. */
function middleOf(bucket: number): number {
  return bucket === 0 ? 0 : SMALLEST_MS * 2 ** ((bucket - 0.5) / PER_DOUBLING);
}
