/** When pictures are done: at the end of the frame callback in which they were drawn. */
import { Histogram } from '../../stand/statistics.js';

/** Doubles per paint in the log: chart, tick, time. */
const WIDTH = 3;

export const now = () => performance.timeOrigin + performance.now();

/**
 * Wraps the page's `requestAnimationFrame`, which must be done before any library is loaded: what is drawn in a
 * callback counts as painted at the callback's end, what is drawn outside of one, at once. So one rule holds for
 * charts that ask for a frame each, and for those that share one.
 */
export class PaintClock {
  readonly gaps = new Histogram();
  paints = 0;
  /** Told of every paint, when it is done. */
  onPaint: (chart: number) => void = () => {};
  /** Longest frame callback, ms. */
  longest = 0;
  private readonly drawn: number[] = [];
  private log: Float64Array;
  private used = 0;
  private depth = 0;
  private lastFrame = Number.NaN;

  constructor(entries: number) {
    this.log = new Float64Array(entries * WIDTH);
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => request((time) => this.run(callback, time));
    const watch = (time: number) => {
      if (!Number.isNaN(this.lastFrame)) this.gaps.add(time - this.lastFrame);
      this.lastFrame = time;
      request(watch);
    };
    request(watch);
  }

  /** Chart `chart` drew itself with everything up to a tick. */
  onDrawn(chart: number, tick: number): void {
    this.drawn.push(chart, tick);
    if (this.depth === 0) this.flush();
  }

  reset(): void {
    this.gaps.clear();
    this.paints = 0;
    this.used = 0;
    this.longest = 0;
    this.lastFrame = Number.NaN;
  }

  get entries(): number[] {
    return [...this.log.subarray(0, this.used)];
  }

  private run(callback: FrameRequestCallback, time: number): void {
    const began = performance.now();
    this.depth++;
    try {
      callback(time);
    } finally {
      this.depth--;
      if (this.depth === 0) this.flush();
      this.longest = Math.max(this.longest, performance.now() - began);
    }
  }

  private flush(): void {
    if (this.drawn.length === 0) return;
    const time = now();
    for (let i = 0; i < this.drawn.length; i += 2) {
      this.paints++;
      this.onPaint(this.drawn[i]);
      if (this.used + WIDTH > this.log.length) continue;
      this.log[this.used++] = this.drawn[i];
      this.log[this.used++] = this.drawn[i + 1];
      this.log[this.used++] = time;
    }
    this.drawn.length = 0;
  }
}
