import { findCollections } from './collections.js';
import { LineFit } from './line-fit.js';
import type { HeapGrowth } from './metrics.js';
import { ReadingRing } from './reading-ring.js';

export interface HeapSlopeOptions {
  /** How far back readings count, ms. Must span several collections; default ten minutes. */
  windowMs?: number;
  /** Places for readings, 24 kB for the default of 600; readings closer than the window's share of one are merged. */
  capacity?: number;
  /** Collections without which nothing is said of what stays, 3 at least. Default 4. */
  minCollections?: number;
}

/** Of a heap that was not read yet. */
export const NO_GROWTH: HeapGrowth = {
  retained: 'unknown',
  retainedError: 'unknown',
  allocated: 'unknown',
  net: 'unknown',
  collections: 0,
  spanMs: 0,
};

const MINUTE = 60_000;
/** Rises of a shorter time, or of fewer readings, say nothing of a minute. */
const LEAST_SPAN_MS = 30_000;
const LEAST_READINGS = 10;

/**
 * How a heap grows, by readings of its size: a saw-tooth is no leak, and a leak under a saw-tooth is found. Fixed memory;
 * any thread; `add` allocates nothing, `estimate` takes about 0.1 ms.
 *
 * What stays is the slope of the line through the *floors*, the readings that collections left (collections.ts). A collector
 * of generations moves some garbage to where only its full collections find it: where the window has seen none of these,
 * that garbage counts as staying. The remedy is a longer window, not another formula: up to there the curves are the same.
 */
export class HeapSlope {
  private readonly windowMs: number;
  private readonly minCollections: number;
  private readonly ring: ReadingRing;
  private readonly floors = new LineFit();
  private readonly all = new LineFit();
  private lastTime = Number.NaN;
  private lastBytes = Number.NaN;
  private risen = 0;
  private risingMs = 0;

  constructor({ windowMs = 10 * MINUTE, capacity = 600, minCollections = 4 }: HeapSlopeOptions = {}) {
    this.windowMs = windowMs;
    this.minCollections = Math.max(3, minCollections);
    this.ring = new ReadingRing(capacity, windowMs / capacity);
  }

  /**
   * One reading: monotonic ms, bytes. A reading equal to the last one is a browser's that does not renew it: no running
   * page's heap stays the same to the byte. It says nothing, and is not taken for a flat heap.
   */
  add(time: number, bytes: number): void {
    this.ring.expire(time - this.windowMs);
    if (bytes === this.lastBytes || time <= this.lastTime) return;
    if (bytes > this.lastBytes) {
      this.risen += bytes - this.lastBytes;
      // A time that ends lower than it began saw a collection: how much was allocated in it nobody knows.
      this.risingMs += time - this.lastTime;
    }
    this.lastTime = time;
    this.lastBytes = bytes;
    this.ring.add(time, bytes, this.risen, this.risingMs);
  }

  estimate(): HeapGrowth {
    const { ring } = this;
    this.floors.reset();
    const collections = findCollections(ring, (time, bytes) => this.floors.add(time, bytes));
    this.all.reset();
    for (let i = 0; i < ring.length; i++) this.all.add(ring.timeAt(i), ring.lowAt(i));
    const spanMs = ring.length === 0 ? 0 : this.lastTime - ring.timeAt(0);
    const isCollected = collections >= this.minCollections;
    const isEnough = spanMs >= LEAST_SPAN_MS && ring.length >= LEAST_READINGS;
    return {
      retained: isCollected ? this.floors.slope * MINUTE : 'unknown',
      retainedError: isCollected ? this.floors.error * MINUTE : 'unknown',
      allocated: isEnough ? this.allocated() : 'unknown',
      net: isEnough && spanMs >= this.windowMs / 2 ? this.all.slope * MINUTE : 'unknown',
      collections,
      spanMs,
    };
  }

  private allocated(): number {
    const ms = this.risingMs - this.ring.risingMsAt(0);
    return ms > 0 ? ((this.risen - this.ring.risenAt(0)) / ms) * MINUTE : 0;
  }
}
