import { type SeriesCursor, RECORD_WIDTH } from '../memory/index.js';
import type { SeriesHandle } from '../store/index.js';

/** Klines that may be added between two reads before the whole series is read anew. */
const FEW = 64;

/** Where records are read to before they become rows: one for all, grown to the longest series shown. */
export class RecordScratch {
  records = new Float64Array(FEW * RECORD_WIDTH);
  flags = new Uint8Array(FEW);

  /** The newest `limit` records of a series: how many, or BUSY, GONE. */
  readNewest(handle: SeriesHandle, limit: number, cursor: SeriesCursor): number {
    for (;;) {
      const held = handle.count();
      if (held < 0) return held;
      this.growTo(Math.min(limit, held + FEW));
      const count = handle.readLast(limit, this.records, this.flags, cursor);
      // All of it full: more than we made room for may have come meanwhile.
      if (count < 0 || count >= limit || count < this.flags.length) return count;
    }
  }

  private growTo(records: number): void {
    if (records <= this.flags.length) return;
    this.records = new Float64Array(records * RECORD_WIDTH);
    this.flags = new Uint8Array(records);
  }
}
