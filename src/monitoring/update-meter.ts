import { LATENCY_WINDOW_MS, LatencyMeter } from './latency-meter.js';
import type { Observed } from './metrics.js';
import { RollingHistogram } from './rolling-histogram.js';

/** One slow bunch among fewer is not a hundredth of them; and a page that loads is not slow yet. */
const LEAST_BUNCHES = 100;

/**
 * How long updates take. Those that wait behind one long task come together, up to eight of a wake-up and several wake-ups
 * at once, and are one witness, not many: so what was written before the first of a bunch was told belongs to that bunch.
 * A page that is slow all the time has many bunches, each as long as its updates take.
 */
export class UpdateMeter extends LatencyMeter {
  private readonly bunches = new RollingHistogram(LATENCY_WINDOW_MS);
  /** When the first of the open bunch was told, and the longest of it. */
  private firstTold = Number.NaN;
  private longest = 0;

  /**
   * What the p99 is at least, ms: a few long tasks do not make a slow page, though the updates behind them may be more than
   * a hundredth. `unknown` of too few; `now` monotonic.
   */
  surelyP99(now: number): Observed<number> {
    if (this.bunches.count(now) < LEAST_BUNCHES) return 'unknown';
    return this.durations.percentileAtLeast(0.99, this.bunches, now);
  }

  protected override take(ms: number, now: number): void {
    super.take(ms, now);
    if (now - ms < this.firstTold) {
      this.longest = Math.max(this.longest, ms);
      return;
    }
    if (!Number.isNaN(this.firstTold)) this.bunches.add(this.longest, now);
    this.firstTold = now;
    this.longest = ms;
  }

  protected override reset(): void {
    super.reset();
    this.bunches.reset();
    this.firstTold = Number.NaN;
  }
}
