import type { Latency, Observed } from './metrics.js';
import { RollingHistogram } from './rolling-histogram.js';

export const LATENCY_WINDOW_MS = 60_000;

/** Durations of one kind, as the library measures them, until the host gives its own: two definitions do not mix. */
export class LatencyMeter {
  protected readonly durations = new RollingHistogram(LATENCY_WINDOW_MS);
  private isHosts = false;

  /** By the library; ms, `now` monotonic. Not taken once the host gave any. Allocates nothing, like the following. */
  measured(ms: number, now: number): void {
    if (!this.isHosts) this.take(ms, now);
  }

  /** By the host: what was measured before is forgotten. */
  recorded(ms: number, now: number): void {
    if (!this.isHosts) {
      this.isHosts = true;
      this.reset();
    }
    this.take(ms, now);
  }

  latency(now: number): Observed<Latency> {
    return this.durations.latency(now);
  }

  protected take(ms: number, now: number): void {
    this.durations.add(ms, now);
  }

  protected reset(): void {
    this.durations.reset();
  }
}
