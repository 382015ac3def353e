import type { AlertSample } from './alerts/alert.js';
import { ChartMeters } from './chart-meters.js';
import { MemoryMeter } from './memory-meter.js';
import type { MonitorSnapshot, PerformanceMetrics } from './metrics.js';
import type { MonitorOptions, ResolvedMonitorOptions } from './monitor-options.js';
import { PerformanceMeter } from './performance-meter.js';
import { StoreMeter } from './store-meter.js';

/** All that is measured: of the heap, of time, of the store, of charts. */
export class Meters {
  readonly heap: MemoryMeter;
  readonly times: PerformanceMeter;
  readonly stores: StoreMeter;
  readonly charts: ChartMeters;

  constructor(
    { clock, heap, observer, frames, pace }: ResolvedMonitorOptions,
    store: MonitorOptions['store'],
  ) {
    this.heap = new MemoryMeter(heap, observer, pace.growthWindowMs);
    this.times = new PerformanceMeter(clock, frames, observer);
    this.stores = new StoreMeter(store);
    this.charts = new ChartMeters(clock);
  }

  /** @throws what the store's maker throws, memory that is refused apart: then nothing has been started */
  start(): void {
    this.stores.start();
    this.times.start(this.stores.watch);
    this.heap.start();
    this.charts.start();
  }

  stop(): void {
    this.heap.stop();
    this.times.stop();
    this.stores.stop();
    this.charts.stop();
  }

  /** What needs to be close in time, and is cheap; `now` monotonic, as below. */
  sample(now: number): void {
    this.heap.sample(now);
  }

  /** What is dear, and changes slowly. */
  survey(): void {
    this.times.lookAtFrames();
    this.heap.survey();
    this.stores.survey();
  }

  /** What alerts look at. */
  alertSample(now: number): AlertSample {
    return { growth: this.heap.growth, updateP99: this.times.surelyP99(), ...this.stores.sample(now) };
  }

  performance(): PerformanceMetrics {
    return { ...this.times.metrics(), ...this.charts.metrics() };
  }

  snapshot(): Omit<MonitorSnapshot, 'at' | 'alerts'> {
    const stats = this.stores.stats();
    return {
      memory: this.heap.metrics(stats),
      growth: this.heap.survey(),
      performance: this.performance(),
      series: stats?.series ?? 'unknown',
      charts: this.charts.each(),
    };
  }
}
