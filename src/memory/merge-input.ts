import { addIntervals, type FeedKline, type Interval, type TimeRange } from '../domain/index.js';
import { RECORD_WIDTH } from './layout.js';
import { FLAG_FINAL, FLAG_GAP_CONFIRMED } from './record-flags.js';

/** A kline that memory gave out once and takes back, with all it knew of it. Feeds name empty ranges instead. */
export interface MergeKline extends FeedKline {
  /** Nothing lies between it and the kline before it, which is merged along with it. */
  gapConfirmed?: boolean;
}

/** Records for a merge: sound (findKlineDefect), ascending, unique. Plain, for another bundle may have made them. */
export interface MergeRecords {
  /** {@link RECORD_WIDTH} doubles each. */
  readonly rows: Float64Array;
  /** The two bits of each. */
  readonly rowFlags: Uint8Array;
  /** NaN where one came without. */
  readonly revisions: Float64Array;
}

/**
 * Sound klines in any order as records; of two with one openTime the later revision, then the closed one, then the later
 * in the list is taken. Allocates in proportion to its input.
 */
export function recordsOf(klines: readonly MergeKline[]): MergeRecords {
  const unique = sortUnique(klines);
  const rows = new Float64Array(unique.length * RECORD_WIDTH);
  const rowFlags = new Uint8Array(unique.length);
  const revisions = new Float64Array(unique.length);
  for (const [index, kline] of unique.entries()) {
    const at = index * RECORD_WIDTH;
    rows[at] = kline.openTime;
    rows[at + 1] = kline.open;
    rows[at + 2] = kline.high;
    rows[at + 3] = kline.low;
    rows[at + 4] = kline.close;
    rows[at + 5] = kline.volume;
    rowFlags[index] =
      (kline.closed ? FLAG_FINAL : 0) | (kline.gapConfirmed === true ? FLAG_GAP_CONFIRMED : 0);
    revisions[index] = kline.revision ?? Number.NaN;
  }
  return { rows, rowFlags, revisions };
}

/** What a merge takes: records, and what is known of the gaps between them. */
export class MergeInput {
  constructor(
    readonly records: MergeRecords,
    private readonly interval: Interval,
    readonly emptyRanges: readonly TimeRange[],
  ) {}

  get count(): number {
    return this.records.rowFlags.length;
  }

  /** Whether every openTime missing between two neighbouring records lies in one range confirmed empty. */
  isConfirmedEmpty(before: number, after: number): boolean {
    const first = addIntervals(this.interval, before, 1);
    if (first >= after) return false;
    const last = addIntervals(this.interval, after, -1);
    return this.emptyRanges.some((range) => range.from <= first && last <= range.to);
  }
}

function sortUnique(klines: readonly MergeKline[]): MergeKline[] {
  const ascending = klines.every((kline, i) => i === 0 || klines[i - 1].openTime < kline.openTime);
  if (ascending) return [...klines];
  // Array.prototype.sort is stable: among equal openTimes the order of the list stands.
  const sorted = [...klines].sort((a, b) => a.openTime - b.openTime);
  const unique: MergeKline[] = [];
  for (const kline of sorted) {
    const previous = unique.at(-1);
    if (previous?.openTime !== kline.openTime) unique.push(kline);
    else if (supersedes(kline, previous)) unique[unique.length - 1] = kline;
  }
  return unique;
}

function supersedes(later: FeedKline, earlier: FeedKline): boolean {
  if (later.revision !== undefined && earlier.revision !== undefined && later.revision !== earlier.revision) {
    return later.revision > earlier.revision;
  }
  return later.closed || !earlier.closed;
}
