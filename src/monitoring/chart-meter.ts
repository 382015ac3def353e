import { LATENCY_WINDOW_MS } from './latency-meter.js';
import type { ChartMetrics } from './metrics.js';
import { RollingHistogram } from './rolling-histogram.js';

/** Is told of each paint of a chart that shows new data. Called in the frame, so it must be quick and throw nothing. */
export interface ChartGauge {
  /**
   * @param ms from the first change in memory that the paint shows until the end of its drawing
   * @param updates wake-ups that it shows: all but one of them were coalesced
   * @param frame start of the animation frame, in ms of `performance.now()`: the same for all charts that paint in it
   */
  paint(ms: number, updates: number, frame: number): void;
}

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
    private readonly all: (ms: number, now: number, updates: number, frame: number) => void,
  ) {}

  start(): void {
    this.stopMeasuring = this.chart.measure({
      paint: (ms, updates, frame) => {
        const now = this.monotonic();
        this.latencies.add(ms, now);
        this.paints++;
        this.coalesced += Math.max(0, updates - 1);
        this.all(ms, now, updates, frame);
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
