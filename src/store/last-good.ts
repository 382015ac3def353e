import type { SeriesKey } from '../domain/index.js';
import { RECORD_WIDTH } from '../memory/index.js';

/** Series of which the last read is kept. */
const MOST = 64;

interface Kept {
  generation: number;
  count: number;
  records: Float64Array;
  flags: Uint8Array;
}

/**
 * What was read of the series read last, for the moment when a writer holds one of them beyond the time limit. A
 * copy of its own: what readers are given belongs to them. Bounded to 64 series, 49 bytes per kline.
 */
export class LastGood {
  private readonly kept = new Map<SeriesKey, Kept>();

  /** Keeps a copy of a read; allocates at the first one of a series, and when it has grown. */
  keep(key: SeriesKey, generation: number, count: number, records: Float64Array, flags: Uint8Array): void {
    let kept = this.kept.get(key);
    if (kept === undefined || kept.flags.length < count) {
      kept = {
        generation,
        count,
        records: new Float64Array(count * RECORD_WIDTH),
        flags: new Uint8Array(count),
      };
    }
    kept.generation = generation;
    kept.count = count;
    kept.records.set(records.subarray(0, count * RECORD_WIDTH));
    kept.flags.set(flags.subarray(0, count));
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
    const count = Math.min(limit, kept.count);
    const from = kept.count - count;
    records.set(kept.records.subarray(from * RECORD_WIDTH, kept.count * RECORD_WIDTH));
    flags.set(kept.flags.subarray(from, kept.count));
    return count;
  }
}
