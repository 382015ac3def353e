import { ChartMeter, type MeasuredChart } from './chart-meter.js';
import { LATENCY_WINDOW_MS } from './latency-meter.js';
import type { ChartMetrics, PerformanceMetrics } from './metrics.js';
import type { MonitorClock } from './platform.js';
import { RollingHistogram } from './rolling-histogram.js';

/** What charts add to a page's performance. */
type OfCharts = Pick<PerformanceMetrics, 'tickToPaint' | 'paintedFrames' | 'coalesced'>;

/** The charts that the host says to watch, each by itself and all together. */
export class ChartMeters {
  private readonly charts = new Map<MeasuredChart, ChartMeter>();
  private readonly latencies = new RollingHistogram(LATENCY_WINDOW_MS);
  private frames = 0;
  private lastFrame = Number.NaN;
  private coalesced = 0;
  private hasWatched = false;
  private isRunning = false;
  private readonly monotonic: () => number;
  private readonly onPaint = (ms: number, now: number, coalesced: number, frame: number) => {
    this.latencies.add(ms, now);
    this.coalesced += coalesced;
    // Frames come one after the other, so a new one is another than the last.
    if (frame === this.lastFrame) return;
    this.lastFrame = frame;
    this.frames++;
  };

  constructor(clock: MonitorClock) {
    this.monotonic = () => clock.monotonic();
  }

  start(): void {
    this.isRunning = true;
    for (const meter of this.charts.values()) meter.start();
  }

  /** Lets the charts go. */
  stop(): void {
    this.isRunning = false;
    for (const meter of this.charts.values()) meter.stop();
    this.charts.clear();
  }

  /** A chart that is watched already is not watched twice. Returns the remover, idempotent. */
  watch(chart: MeasuredChart): () => void {
    let meter = this.charts.get(chart);
    if (meter === undefined) {
      meter = new ChartMeter(chart, this.monotonic, this.onPaint);
      if (this.isRunning) meter.start();
      this.charts.set(chart, meter);
      this.hasWatched = true;
    }
    const watched = meter;
    return () => {
      watched.stop();
      // It may be watched anew by now.
      if (this.charts.get(chart) === watched) this.charts.delete(chart);
    };
  }

  metrics(): OfCharts {
    return {
      tickToPaint: this.latencies.latency(this.monotonic()),
      paintedFrames: this.hasWatched ? this.frames : 'unknown',
      coalesced: this.hasWatched ? this.coalesced : 'unknown',
    };
  }

  each(): ChartMetrics[] {
    return [...this.charts.values()].map((meter) => meter.metrics());
  }
}
