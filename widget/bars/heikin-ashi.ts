import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from './bar-window.js';

/** The error of the first bar's open halves with each bar: after so many it is gone. */
export const HEIKIN_ASHI_WARM_UP = 50;

/**
 * Heikin-Ashi bars of a window: close is the mean of open, high, low and close; open the middle of the body before
 * (D. Valcu, "Using The Heikin-Ashi Technique", Stocks & Commodities 22:2, 2004). Same rows, same openTimes.
 */
export class HeikinAshi {
  records: Float64Array = new Float64Array(0);

  /** Computes the rows from `from` on; those before are as they were. */
  update({ records, count }: Bars, from: number): Float64Array {
    if (this.records.length < records.length) {
      const grown = new Float64Array(records.length);
      grown.set(this.records.subarray(0, from * RECORD_WIDTH));
      this.records = grown;
    }
    const made = this.records;
    for (let row = from; row < count; row++) {
      const at = row * RECORD_WIDTH;
      const [open, high, low, close] = [records[at + 1], records[at + 2], records[at + 3], records[at + 4]];
      const before = at - RECORD_WIDTH;
      made[at] = records[at];
      made[at + 1] = row === 0 ? (open + close) / 2 : (made[before + 1] + made[before + 4]) / 2;
      made[at + 4] = (open + high + low + close) / 4;
      made[at + 2] = Math.max(high, made[at + 1], made[at + 4]);
      made[at + 3] = Math.min(low, made[at + 1], made[at + 4]);
      made[at + 5] = records[at + 5];
    }
    return made;
  }
}
