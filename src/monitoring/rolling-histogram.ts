import { LogHistogram } from './log-histogram.js';
import type { Latency, Observed } from './metrics.js';

/**
 * Durations of the last one to two windows, in fixed memory: two histograms that take turns. A percentile over all
 * time would hide a fault after a good hour, and an hour's fault would never end.
 */
export class RollingHistogram {
  private current = new LogHistogram();
  private previous = new LogHistogram();
  private readonly both = new LogHistogram();
  private since = Number.NaN;

  constructor(private readonly windowMs: number) {}

  /** One duration in ms; `now` monotonic. */
  add(ms: number, now: number): void {
    this.turn(now);
    this.current.add(ms);
  }

  count(now: number): number {
    this.turn(now);
    return this.current.count + this.previous.count;
  }

  /** `unknown` of none. */
  latency(now: number): Observed<Latency> {
    const p50 = this.percentile(0.5, now);
    const p99 = this.percentile(0.99, now);
    return p50 === 'unknown' || p99 === 'unknown' ? 'unknown' : { p50, p99 };
  }

  /** `unknown` of none. */
  percentile(share: number, now: number): Observed<number> {
    if (this.count(now) === 0) return 'unknown';
    this.both.reset();
    this.both.merge(this.previous);
    this.both.merge(this.current);
    return this.both.percentile(share);
  }

  reset(): void {
    this.current.reset();
    this.previous.reset();
  }

  private turn(now: number): void {
    if (now - this.since < this.windowMs) return;
    if (Number.isNaN(this.since)) this.since = now;
    const windows = Math.floor((now - this.since) / this.windowMs);
    if (windows < 1) return;
    this.since += windows * this.windowMs;
    [this.current, this.previous] = [this.previous, this.current];
    this.current.reset();
    if (windows > 1) this.previous.reset();
  }
}
