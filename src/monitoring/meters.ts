import type { AlertSample } from './alerts/alert.js';
import { MemoryMeter } from './memory-meter.js';
import type { MonitorSnapshot } from './metrics.js';
import type { MonitorOptions, ResolvedMonitorOptions } from './monitor-options.js';
import { PerformanceMeter } from './performance-meter.js';
import { StoreMeter } from './store-meter.js';

/** All that is measured: of the heap, of time, of the store. */
export class Meters {
  readonly heap: MemoryMeter;
  readonly times: PerformanceMeter;
  readonly stores: StoreMeter;

  constructor(
    { clock, heap, observer, frames, pace }: ResolvedMonitorOptions,
    store: MonitorOptions['store'],
  ) {
    this.heap = new MemoryMeter(heap, observer, pace.growthWindowMs);
    this.times = new PerformanceMeter(clock, frames, observer);
    this.stores = new StoreMeter(store);
  }

  /** @throws what the store's maker throws, memory that is refused apart: then nothing has been started */
  start(): void {
    this.stores.start();
    this.heap.start();
    this.times.start();
  }

  stop(): void {
    this.heap.stop();
    this.times.stop();
    this.stores.stop();
  }

  /** What needs to be close in time, and is cheap; `now` monotonic, as below. */
  sample(now: number): void {
    this.heap.sample(now);
    this.times.listen(this.stores.events);
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

  snapshot(): Omit<MonitorSnapshot, 'at' | 'alerts'> {
    const stats = this.stores.stats();
    return {
      memory: this.heap.metrics(stats),
      growth: this.heap.survey(),
      performance: this.times.metrics(),
      series: stats?.series ?? 'unknown',
    };
  }
}
