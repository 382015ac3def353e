import type { HeapCurve } from './collections.js';

/**
 * Readings of a heap in fixed memory. Those closer than the spacing share a place, which keeps their low, when that was,
 * and the peak before it: a collection between them is not lost. With each place goes what had risen before it.
 */
export class ReadingRing implements HeapCurve {
  private readonly times: Float64Array;
  private readonly lows: Float64Array;
  private readonly peaks: Float64Array;
  private readonly risen: Float64Array;
  private readonly risingMs: Float64Array;
  private first = 0;
  private held = 0;
  private startOfLast = Number.NEGATIVE_INFINITY;
  private peakSinceLow = 0;

  constructor(
    capacity: number,
    private readonly spacingMs: number,
  ) {
    this.times = new Float64Array(capacity);
    this.lows = new Float64Array(capacity);
    this.peaks = new Float64Array(capacity);
    this.risen = new Float64Array(capacity);
    this.risingMs = new Float64Array(capacity);
  }

  get length(): number {
    return this.held;
  }

  timeAt(index: number): number {
    return this.times[this.at(index)];
  }

  lowAt(index: number): number {
    return this.lows[this.at(index)];
  }

  peakAt(index: number): number {
    return this.peaks[this.at(index)];
  }

  /** Bytes that had risen in all when this place was begun, and in how many ms. */
  risenAt(index: number): number {
    return this.risen[this.at(index)];
  }

  risingMsAt(index: number): number {
    return this.risingMs[this.at(index)];
  }

  /** The first place of a time or later; the length if there is none. */
  indexFrom(time: number): number {
    let index = 0;
    while (index < this.held && this.timeAt(index) < time) index++;
    return index;
  }

  add(time: number, bytes: number, risen: number, risingMs: number): void {
    this.peakSinceLow = Math.max(this.peakSinceLow, bytes);
    if (this.held > 0 && time - this.startOfLast < this.spacingMs) {
      if (bytes < this.lowAt(this.held - 1)) this.put(time, bytes, this.peakAt(this.held - 1));
      return;
    }
    if (this.held === this.times.length) this.drop();
    this.held++;
    this.startOfLast = time;
    this.risen[this.at(this.held - 1)] = risen;
    this.risingMs[this.at(this.held - 1)] = risingMs;
    this.put(time, bytes, bytes);
  }

  /** Forgets what was read before a time. */
  expire(time: number): void {
    while (this.held > 0 && this.times[this.first] < time) this.drop();
  }

  private put(time: number, bytes: number, peak: number): void {
    const place = this.at(this.held - 1);
    this.times[place] = time;
    this.lows[place] = bytes;
    this.peaks[place] = Math.max(peak, this.peakSinceLow);
    this.peakSinceLow = bytes;
  }

  private drop(): void {
    this.first = (this.first + 1) % this.times.length;
    this.held--;
  }

  private at(index: number): number {
    const place = this.first + index;
    return place < this.times.length ? place : place - this.times.length;
  }
}
