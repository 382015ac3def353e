import { addIntervals, type FeedKline, type Interval, type TimeRange } from '../domain/index.js';
import { RECORD_WIDTH } from './layout.js';
import { FLAG_FINAL, FLAG_GAP_CONFIRMED } from './record-flags.js';

/** A kline that memory gave out once and takes back, with all it knew of it. Feeds name empty ranges instead. */
export interface MergeKline extends FeedKline {
  /** Nothing lies between it and the kline before it, which is merged along with it. */
  gapConfirmed?: boolean;
}

/**
 * Klines brought into the form that a merge takes: ascending, unique (of two with one openTime the
 * later revision, then the closed one, then the later in the list), as plain arrays. Expects sound klines
 * (findKlineDefect). Allocates in proportion to its input.
 */
export class MergeInput {
  readonly count: number;
  readonly rows: Float64Array;
  readonly rowFlags: Uint8Array;
  readonly revisions: Float64Array;

  constructor(
    klines: readonly MergeKline[],
    readonly interval: Interval,
    readonly emptyRanges: readonly TimeRange[],
  ) {
    const unique = sortUnique(klines);
    this.count = unique.length;
    this.rows = new Float64Array(unique.length * RECORD_WIDTH);
    this.rowFlags = new Uint8Array(unique.length);
    this.revisions = new Float64Array(unique.length);
    for (const [index, kline] of unique.entries()) {
      const at = index * RECORD_WIDTH;
      this.rows[at] = kline.openTime;
      this.rows[at + 1] = kline.open;
      this.rows[at + 2] = kline.high;
      this.rows[at + 3] = kline.low;
      this.rows[at + 4] = kline.close;
      this.rows[at + 5] = kline.volume;
      this.rowFlags[index] =
        (kline.closed ? FLAG_FINAL : 0) | (kline.gapConfirmed === true ? FLAG_GAP_CONFIRMED : 0);
      this.revisions[index] = kline.revision ?? Number.NaN;
    }
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
