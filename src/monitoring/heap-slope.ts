import { findCollections } from './collections.js';
import { LineFit } from './line-fit.js';
import type { HeapGrowth } from './metrics.js';

export interface HeapSlopeOptions {
  /** How far back readings count, ms. Must span several collections; default ten minutes. */
  windowMs?: number;
  /** Readings held; closer ones are merged, their minimum kept. Default 600. */
  capacity?: number;
  /** Collections without which nothing is said of what stays. Default 4. */
  minCollections?: number;
}

const MINUTE = 60_000;
/** Rises of a shorter time say nothing of a minute. */
const LEAST_SPAN_MS = 30_000;
const LEAST_READINGS = 10;

/**
 * How a heap grows, by readings of its size: a saw-tooth is no leak, and a leak under a saw-tooth is found. Fixed memory;
 * any thread; `add` allocates nothing, `estimate` one object (about 5 us at 600 readings).
 *
 * What stays is the line through the *floors*, the readings that collections left (collections.ts). A collector of
 * generations moves some garbage to where only its full collections find it: where the window has seen none of these, that
 * garbage counts as staying. The remedy is a longer window, not another formula: the curve up to there is the same.
 */
export class HeapSlope {
  private readonly windowMs: number;
  private readonly minCollections: number;
  private readonly spacing: number;
  /** By place in the ring: the lowest reading, when, the highest since the place before, and rises before it. */
  private readonly times: Float64Array;
  private readonly lows: Float64Array;
  private readonly peaks: Float64Array;
  private readonly risenBefore: Float64Array;
  private readonly risingMsBefore: Float64Array;
  private readonly floors = new LineFit();
  private readonly all = new LineFit();
  private first = 0;
  private held = 0;
  private startOfLast = Number.NEGATIVE_INFINITY;
  private lastTime = Number.NaN;
  private lastBytes = Number.NaN;
  private peakSinceLow = 0;
  private risen = 0;
  private risingMs = 0;

  constructor({ windowMs = 10 * MINUTE, capacity = 600, minCollections = 4 }: HeapSlopeOptions = {}) {
    this.windowMs = windowMs;
    this.minCollections = Math.max(3, minCollections);
    this.spacing = windowMs / capacity;
    this.times = new Float64Array(capacity);
    this.lows = new Float64Array(capacity);
    this.peaks = new Float64Array(capacity);
    this.risenBefore = new Float64Array(capacity);
    this.risingMsBefore = new Float64Array(capacity);
  }

  /**
   * One reading: monotonic ms, bytes. A reading equal to the last one is a browser's that does not renew it: no running
   * page's heap stays the same to the byte. It says nothing, and is not taken for a flat heap.
   */
  add(time: number, bytes: number): void {
    this.expire(time);
    if (bytes === this.lastBytes || time <= this.lastTime) return;
    const { risen, risingMs } = this;
    if (bytes > this.lastBytes) {
      this.risen += bytes - this.lastBytes;
      // A time that ends lower than it began saw a collection: how much was allocated in it nobody knows.
      this.risingMs += time - this.lastTime;
    }
    this.lastTime = time;
    this.lastBytes = bytes;
    this.peakSinceLow = Math.max(this.peakSinceLow, bytes);
    if (this.held === 0 || time - this.startOfLast >= this.spacing) this.append(time, bytes, risen, risingMs);
    else this.lower(time, bytes);
  }

  estimate(): HeapGrowth {
    const { held } = this;
    const oldest = this.at(0);
    const spanMs = held === 0 ? 0 : this.lastTime - this.times[oldest];
    this.floors.reset();
    const collections = findCollections(this, (time, bytes) => this.floors.add(time, bytes));
    this.all.reset();
    for (let i = 0; i < held; i++) this.all.add(this.times[this.at(i)], this.lows[this.at(i)]);
    const isEnough = spanMs >= LEAST_SPAN_MS && held >= LEAST_READINGS;
    const isCollected = collections >= this.minCollections;
    const risingMs = this.risingMs - this.risingMsBefore[oldest];
    const rate = risingMs > 0 ? ((this.risen - this.risenBefore[oldest]) / risingMs) * MINUTE : 0;
    return {
      retained: isCollected ? this.floors.slope * MINUTE : 'unknown',
      retainedError: isCollected ? this.floors.error * MINUTE : 'unknown',
      allocated: isEnough ? rate : 'unknown',
      net: isEnough && spanMs >= this.windowMs / 2 ? this.all.slope * MINUTE : 'unknown',
      collections,
      spanMs,
    };
  }

  /** For finding collections: how many places are held, oldest first. */
  get length(): number {
    return this.held;
  }

  timeAt(index: number): number {
    return this.times[this.at(index)];
  }

  /** The lowest reading of a place. */
  lowAt(index: number): number {
    return this.lows[this.at(index)];
  }

  /** The highest reading between the low of the place before and this place's. */
  peakAt(index: number): number {
    return this.peaks[this.at(index)];
  }

  private at(index: number): number {
    return (this.first + index) % this.times.length;
  }

  private append(time: number, bytes: number, risen: number, risingMs: number): void {
    if (this.held === this.times.length) this.drop();
    const place = this.at(this.held++);
    this.startOfLast = time;
    this.times[place] = time;
    this.lows[place] = bytes;
    this.peaks[place] = this.peakSinceLow;
    // The oldest place's rises are those after it: what led to it lies before the window.
    this.risenBefore[place] = this.held === 1 ? this.risen : risen;
    this.risingMsBefore[place] = this.held === 1 ? this.risingMs : risingMs;
    this.peakSinceLow = bytes;
  }

  private lower(time: number, bytes: number): void {
    const place = this.at(this.held - 1);
    if (bytes >= this.lows[place]) return;
    this.times[place] = time;
    this.lows[place] = bytes;
    this.peaks[place] = Math.max(this.peaks[place], this.peakSinceLow);
    this.peakSinceLow = bytes;
  }

  private expire(now: number): void {
    while (this.held > 0 && this.times[this.first] < now - this.windowMs) this.drop();
  }

  private drop(): void {
    this.first = (this.first + 1) % this.times.length;
    this.held--;
  }
}
