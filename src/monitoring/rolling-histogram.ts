import { LogHistogram } from './log-histogram.js';
import type { Latency, Observed } from './metrics.js';

/** For what is computed over both halves of one, within one call. */
const both = new LogHistogram();
const bothBunches = new LogHistogram();

/**
 * Durations of the last one to two windows, in 2.6 kB: two histograms that take turns. A percentile over all time would hide a
 * fault after a good hour, and an hour's fault would never end. `add` allocates nothing.
 */
export class RollingHistogram {
  private current = new LogHistogram();
  private previous = new LogHistogram();
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
    if (this.count(now) === 0) return 'unknown';
    this.mergeInto(both);
    return { p50: both.percentile(0.5), p99: both.percentile(0.99) };
  }

  /** See LogHistogram. The bunches are of the same windows. */
  percentileAtLeast(share: number, bunches: RollingHistogram, now: number): number {
    this.turn(now);
    bunches.turn(now);
    this.mergeInto(both);
    bunches.mergeInto(bothBunches);
    return both.percentileAtLeast(share, bothBunches);
  }

  reset(): void {
    this.current.reset();
    this.previous.reset();
  }

  private mergeInto(target: LogHistogram): void {
    target.reset();
    target.merge(this.previous);
    target.merge(this.current);
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
