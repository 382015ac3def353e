import { fallThreshold, hasSmallTeeth, visitFalls } from './collections.js';
import { LineFit } from './line-fit.js';
import type { HeapGrowth } from './metrics.js';
import { ReadingRing } from './reading-ring.js';

export interface HeapSlopeOptions {
  /** How far back readings count, ms; up to three times as far for collections, until there are enough. Default 10 min. */
  windowMs?: number;
  /** Places for readings, 48 kB for the default of 1,200; readings closer than their share of time are merged. */
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
  fullSeen: false,
  spanMs: 0,
};

const MINUTE = 60_000;
/** Rises of a shorter time, or of fewer readings, say nothing of a minute. */
const LEAST_SPAN_MS = 30_000;
const LEAST_READINGS = 10;

/** Full collections come minutes apart: so many windows are looked back over for them. */
const STRETCH = 3;

/**
 * How a heap grows, by readings of its size: a saw-tooth is no leak, and a leak under a saw-tooth is found. Fixed memory;
 * any thread; `add` allocates nothing, `estimate` takes about 0.1 ms.
 *
 * What stays is the slope of the line through the *floors*, the readings that collections left (collections.ts): those in the
 * window, or the last few. A collector of generations moves some garbage to where only its full collections find it. Until
 * such were seen (`fullSeen`) that garbage counts as staying: up to there its curve and a leak's are the same.
 */
export class HeapSlope {
  private readonly windowMs: number;
  private readonly minCollections: number;
  private readonly ring: ReadingRing;
  private readonly floors = new LineFit();
  private readonly all = new LineFit();
  private now = Number.NaN;
  private lastTime = Number.NaN;
  private lastBytes = Number.NaN;
  private risen = 0;
  private risingMs = 0;

  constructor({ windowMs = 10 * MINUTE, capacity = 1_200, minCollections = 4 }: HeapSlopeOptions = {}) {
    this.windowMs = windowMs;
    this.minCollections = Math.max(3, minCollections);
    this.ring = new ReadingRing(capacity, (windowMs * STRETCH) / capacity);
  }

  /**
   * One reading: monotonic ms, bytes. A reading equal to the last one is a browser's that does not renew it: no running
   * page's heap stays the same to the byte. It says nothing, and is not taken for a flat heap.
   */
  add(time: number, bytes: number): void {
    this.ring.expire(time - this.windowMs * STRETCH);
    this.now = time;
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
    const threshold = fallThreshold(ring);
    const isCollected = this.fitFloors(threshold);
    const first = ring.indexFrom(this.now - this.windowMs);
    this.all.reset();
    for (let i = first; i < ring.length; i++) this.all.add(ring.timeAt(i), ring.lowAt(i));
    const spanMs = first < ring.length ? this.lastTime - ring.timeAt(first) : 0;
    const isEnough = spanMs >= LEAST_SPAN_MS && ring.length - first >= LEAST_READINGS;
    return {
      retained: isCollected ? this.floors.slope * MINUTE : 'unknown',
      retainedError: isCollected ? this.floors.error * MINUTE : 'unknown',
      allocated: isEnough ? this.allocatedSince(first) : 'unknown',
      net: isEnough && spanMs >= this.windowMs / 2 ? this.all.slope * MINUTE : 'unknown',
      collections: this.floors.count,
      fullSeen: hasSmallTeeth(ring, threshold),
      spanMs,
    };
  }

  /** Takes the floors of the window; of longer ago as many as are missing. Returns whether there are enough. */
  private fitFloors(threshold: number): boolean {
    const start = this.now - this.windowMs;
    let older = 0;
    let recent = 0;
    visitFalls(this.ring, threshold, (time) => {
      if (time < start) older++;
      else recent++;
    });
    let skipped = Math.max(0, older - Math.max(0, this.minCollections - recent));
    this.floors.reset();
    visitFalls(this.ring, threshold, (time, bytes) => {
      if (skipped-- <= 0) this.floors.add(time, bytes);
    });
    return this.floors.count >= this.minCollections;
  }

  private allocatedSince(index: number): number {
    const ms = this.risingMs - this.ring.risingMsAt(index);
    return ms > 0 ? ((this.risen - this.ring.risenAt(index)) / ms) * MINUTE : 0;
  }
}
