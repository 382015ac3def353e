import { RECORD_WIDTH } from '../../src/index.js';

/** What a chart draws: rows of six doubles (openTime ms, open, high, low, close, volume), ascending by openTime. */
export interface Bars {
  readonly records: Float64Array;
  /** One byte per row: FLAG_FINAL, FLAG_GAP_CONFIRMED. */
  readonly flags: Uint8Array;
  readonly count: number;
  /** Rows before this one are not shown: they warm studies up. */
  readonly shownFrom: number;
  /** The newest rows of the series are not among them: the last row tells nothing of the price now. */
  readonly isDetached: boolean;
}

/**
 * The rows that one chart has at hand, in one block that grows when rows are put in front and is made small again by
 * `clear`. Rows of the store come at its end, rows of a feed's history at its beginning.
 */
export class BarWindow implements Bars {
  records: Float64Array;
  flags: Uint8Array;
  count = 0;
  shownFrom = 0;
  isDetached = false;

  /** @param room rows to hold without growing */
  constructor(private readonly room: number) {
    this.records = new Float64Array(room * RECORD_WIDTH);
    this.flags = new Uint8Array(room);
  }

  openTimeAt(row: number): number {
    return this.records[row * RECORD_WIDTH];
  }

  get firstOpenTime(): number | null {
    return this.count === 0 ? null : this.openTimeAt(0);
  }

  get newestOpenTime(): number | null {
    return this.count === 0 ? null : this.openTimeAt(this.count - 1);
  }

  /** The first row whose openTime is `openTime` or later; `count` when there is none. */
  rowFrom(openTime: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.openTimeAt(middle) < openTime) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts rows in place of all from their first openTime on. Returns the first row that is new. */
  replaceFrom(records: Float64Array, flags: Uint8Array, count: number): number {
    const from = count === 0 ? this.count : this.rowFrom(records[0]);
    this.grow(from + count);
    this.records.set(records.subarray(0, count * RECORD_WIDTH), from * RECORD_WIDTH);
    this.flags.set(flags.subarray(0, count), from);
    this.count = from + count;
    return from;
  }

  /** Puts older rows in front. */
  prepend(records: Float64Array, flags: Uint8Array, count: number): void {
    this.grow(this.count + count);
    this.records.copyWithin(count * RECORD_WIDTH, 0, this.count * RECORD_WIDTH);
    this.flags.copyWithin(count, 0, this.count);
    this.records.set(records.subarray(0, count * RECORD_WIDTH));
    this.flags.set(flags.subarray(0, count));
    this.count += count;
  }

  dropHead(rows: number): void {
    this.records.copyWithin(0, rows * RECORD_WIDTH, this.count * RECORD_WIDTH);
    this.flags.copyWithin(0, rows, this.count);
    this.count -= rows;
    this.shownFrom = Math.max(0, this.shownFrom - rows);
  }

  dropTail(rows: number): void {
    this.count -= rows;
  }

  /** Empty, and as small as in the beginning. */
  clear(): void {
    this.count = 0;
    this.shownFrom = 0;
    this.isDetached = false;
    if (this.flags.length === this.room) return;
    this.records = new Float64Array(this.room * RECORD_WIDTH);
    this.flags = new Uint8Array(this.room);
  }

  private grow(rows: number): void {
    if (rows <= this.flags.length) return;
    const room = Math.max(rows, Math.ceil(this.flags.length * 1.5));
    const records = new Float64Array(room * RECORD_WIDTH);
    records.set(this.records.subarray(0, this.count * RECORD_WIDTH));
    const flags = new Uint8Array(room);
    flags.set(this.flags.subarray(0, this.count));
    this.records = records;
    this.flags = flags;
  }
}

/** For a chart that shows none. */
export const NO_BARS: Bars = new BarWindow(0);
