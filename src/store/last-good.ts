import type { SeriesKey } from '../domain/index.js';
import { RECORD_WIDTH } from '../memory/index.js';

/** Series of which the last read is kept. */
const MOST = 64;

interface Copy {
  count: number;
  records: Float64Array;
  flags: Uint8Array;
}

interface Kept {
  readonly generation: number;
  readonly longest: Copy;
  /** A later read of fewer klines; without count where there was none. */
  readonly later: Copy;
}

/**
 * What was read of the series read last, for the moment when a writer holds one of them beyond the time limit. A
 * copy of its own: what readers are given belongs to them. Of each the longest read, and a shorter one that came later:
 * whoever looks at the newest kline only takes no history from others. Bounded to 64 series, 98 bytes per kline.
 */
export class LastGood {
  private readonly kept = new Map<SeriesKey, Kept>();

  /** Keeps a copy of a read; allocates at the first one of a series, and when it has grown. */
  keep(key: SeriesKey, generation: number, count: number, records: Float64Array, flags: Uint8Array): void {
    let kept = this.kept.get(key);
    if (kept?.generation !== generation) kept = { generation, longest: noCopy(), later: noCopy() };
    const { longest, later } = kept;
    const copy = count < longest.count ? later : longest;
    later.count = 0;
    copy.count = count;
    if (copy.flags.length < count) {
      copy.records = new Float64Array(count * RECORD_WIDTH);
      copy.flags = new Uint8Array(count);
    }
    copy.records.set(records.subarray(0, count * RECORD_WIDTH));
    copy.flags.set(flags.subarray(0, count));
    this.kept.delete(key);
    this.kept.set(key, kept);
    if (this.kept.size <= MOST) return;
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest);
      break;
    }
  }

  /** Brings the newest `limit` klines back. Returns how many, or -1 when nothing is kept of this series. */
  recall(
    key: SeriesKey,
    generation: number,
    limit: number,
    records: Float64Array,
    flags: Uint8Array,
  ): number {
    const kept = this.kept.get(key);
    if (kept?.generation !== generation) return -1;
    const copy = limit > kept.later.count ? kept.longest : kept.later;
    const count = Math.min(limit, copy.count);
    const from = copy.count - count;
    records.set(copy.records.subarray(from * RECORD_WIDTH, copy.count * RECORD_WIDTH));
    flags.set(copy.flags.subarray(from, copy.count));
    return count;
  }
}

function noCopy(): Copy {
  return { count: 0, records: new Float64Array(0), flags: new Uint8Array(0) };
}
