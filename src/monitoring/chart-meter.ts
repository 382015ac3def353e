import type { ChartGauge } from '../store/index.js';
import { LATENCY_WINDOW_MS } from './latency-meter.js';
import type { ChartMetrics } from './metrics.js';
import { RollingHistogram } from './rolling-histogram.js';

/** As much of a `<kline-chart>` as is measured. */
export interface MeasuredChart {
  readonly symbol: string;
  readonly interval: string;
  /** Has its paints told to the gauge. Returns the remover, idempotent. */
  measure(gauge: ChartGauge): () => void;
}

/** Paints of one chart, in 2.6 kB however many there are. Allocates nothing between `start` and `metrics`. */
export class ChartMeter {
  private readonly latencies = new RollingHistogram(LATENCY_WINDOW_MS);
  private paints = 0;
  private coalesced = 0;
  private stopMeasuring: (() => void) | null = null;

  /** `all` is told the same, with the time. */
  constructor(
    private readonly chart: MeasuredChart,
    private readonly monotonic: () => number,
    private readonly all: (ms: number, now: number, coalesced: number, frame: number) => void,
  ) {}

  start(): void {
    this.stopMeasuring = this.chart.measure({
      paint: (ms, updates, frame) => {
        const now = this.monotonic();
        this.latencies.add(ms, now);
        this.paints++;
        const coalesced = updates - 1;
        this.coalesced += coalesced;
        this.all(ms, now, coalesced, frame);
      },
    });
  }

  stop(): void {
    this.stopMeasuring?.();
    this.stopMeasuring = null;
  }

  metrics(): ChartMetrics {
    const { symbol, interval } = this.chart;
    const tickToPaint = this.latencies.latency(this.monotonic());
    return { symbol, interval, tickToPaint, paints: this.paints, coalesced: this.coalesced };
  }
}
