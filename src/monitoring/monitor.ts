import { ConfigError, messageOf } from '../domain/index.js';
import type { StoreStats } from '../store/index.js';
import { Listeners, reportAsync } from '../store/listeners.js';
import type { Alert } from './alerts/alert.js';
import { AlertBoard } from './alerts/alert-board.js';
import { alertRules } from './alerts/alert-rules.js';
import { MemoryMeter } from './memory-meter.js';
import type { MemoryMetrics, MonitorSnapshot, PerformanceMetrics } from './metrics.js';
import { type MonitorOptions, type Pace, resolvePace } from './monitor-options.js';
import { PerformanceMeter } from './performance-meter.js';
import {
  type MonitorClock,
  monitorClock,
  platformFrames,
  platformHeap,
  platformObserver,
} from './platform.js';
import type { MetricsReporter } from './reporters/metrics-reporter.js';
import type { WatchedSeries } from './series-states.js';
import { StoreMeter } from './store-meter.js';

/**
 * Watches a store and the thread it is used on: memory, latencies, frames, and alerts when the promises do not hold. In
 * fixed memory, at under 0.1 % of the thread. Main thread, workers and Node; what a platform does not tell is `unknown`.
 */
export class Monitor {
  private readonly pace: Pace;
  private readonly clock: MonitorClock;
  private readonly heap: MemoryMeter;
  private readonly times: PerformanceMeter;
  private readonly stores: StoreMeter;
  private readonly board: AlertBoard;
  private readonly reporters: readonly MetricsReporter[];
  private readonly listeners = new Listeners<Alert>();
  private timer: object | number | null = null;
  private life: 'new' | 'running' | 'stopped' = 'new';
  private nextWindow = 0;
  private nextReport = 0;
  private readonly tick = () => {
    this.timer = this.clock.setTimeout(this.tick, this.pace.sampleMs);
    this.sample();
  };

  /** @throws ConfigError `bad-pace`, `bad-alert-limit` */
  constructor(options: MonitorOptions = {}) {
    this.pace = resolvePace(options);
    this.clock = options.clock ?? monitorClock;
    const { heap = platformHeap, observer = platformObserver(), frames = platformFrames() } = options;
    this.heap = new MemoryMeter(heap ?? (() => null), observer, this.pace.growthWindowMs);
    this.times = new PerformanceMeter(this.clock, frames, observer);
    this.stores = new StoreMeter(options.store);
    this.board = new AlertBoard(alertRules(options.limits), (alert) => this.tell(alert));
    this.reporters = options.reporters ?? [];
    if (options.onAlert !== undefined) this.listeners.add(options.onAlert);
  }

  /**
   * Begins to watch; idempotent. Where the store could not have its memory that is an alert, and the rest is watched.
   * @throws ConfigError `monitor-stopped`; what the store's maker throws otherwise
   */
  start(): void {
    if (this.life === 'running') return;
    if (this.life === 'stopped') {
      throw new ConfigError(
        'monitor-stopped',
        'This monitor was stopped, its reporters are closed: make a new one.',
      );
    }
    this.stores.start();
    this.life = 'running';
    this.heap.start();
    this.times.start();
    this.nextReport = this.clock.monotonic() + this.pace.reportMs;
    this.tick();
  }

  /** Ends it for good: tells reporters a last time, closes them, leaves no timer, listener or observer. Idempotent. */
  stop(): void {
    if (this.life === 'running') this.report();
    this.life = 'stopped';
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
    this.heap.stop();
    this.times.stop();
    this.stores.stop();
    this.listeners.clear();
    this.eachReporter((reporter) => reporter.close());
  }

  /** As of now. Allocates, like the following. */
  get memory(): MemoryMetrics {
    return this.heap.metrics(this.stores.stats());
  }

  /** Latencies as of now, frames as of the last window: at most `windowMs` old. */
  get performance(): PerformanceMetrics {
    return this.times.metrics();
  }

  /** Alerts that are active, as of the last sample. */
  get alerts(): readonly Alert[] {
    return this.board.active;
  }

  snapshot(): MonitorSnapshot {
    const stats = this.stores.stats();
    return {
      at: this.clock.now(),
      memory: this.heap.metrics(stats),
      growth: this.heap.growth(),
      performance: this.times.metrics(),
      series: stats === null ? 'unknown' : { ...stats.series },
      alerts: this.board.active,
    };
  }

  /** Calls back when an alert fires and when it clears (`alert.state`). Returns the remover. */
  on(type: 'alert', listener: (alert: Alert) => void): () => void {
    return type === 'alert' ? this.listeners.add(listener) : () => {};
  }

  /** How long an update took, ms, by the caller's own measure, which replaces the sampled one. Allocates nothing. */
  recordUpdate(ms: number): void {
    this.times.recordUpdate(ms);
  }

  /** How long a message from a worker took, ms. Allocates nothing. */
  recordMessage(ms: number): void {
    this.times.recordMessage(ms);
  }

  /**
   * Something was thrown where memory for a store was asked for (a chart's `kline-error`, `configure`): an alert, at once,
   * if it is a CapacityError `cannot-allocate`. Returns whether it was.
   */
  recordRefusal(error: unknown): boolean {
    const isRefusal = this.stores.recordRefusal(error);
    if (isRefusal && this.life === 'running') this.evaluate(this.stores.stats());
    return isRefusal;
  }

  /**
   * Looks at a series' state (a handle of `store.open`): needed where memory is not shared, for there the states of all
   * series cannot be seen. Returns the remover.
   */
  watch(series: WatchedSeries): () => void {
    return this.stores.watch(series);
  }

  private sample(): void {
    const now = this.clock.monotonic();
    this.heap.sample(now);
    if (now >= this.nextWindow) {
      this.nextWindow = now + this.pace.windowMs;
      this.times.openWindow(this.stores.events);
    }
    try {
      this.evaluate(this.stores.stats());
    } catch (error) {
      reportAsync(
        new Error(`kline-chart/monitoring could not take a sample: ${messageOf(error)}`, { cause: error }),
      );
    }
    if (now < this.nextReport) return;
    this.nextReport = now + this.pace.reportMs;
    this.report();
  }

  private evaluate(stats: StoreStats | null): void {
    const now = this.clock.monotonic();
    const sample = {
      growth: this.heap.growth(),
      updateP99: this.times.updateP99(),
      ...this.stores.sample(now, stats),
    };
    this.board.evaluate(sample, now, this.clock.now());
  }

  private report(): void {
    if (this.reporters.length === 0) return;
    const snapshot = this.snapshot();
    this.eachReporter((reporter) => reporter.report(snapshot));
  }

  private tell(alert: Alert): void {
    this.listeners.emit(alert);
    this.eachReporter((reporter) => reporter.alert(alert));
  }

  private eachReporter(call: (reporter: MetricsReporter) => void): void {
    for (const reporter of this.reporters) {
      try {
        call(reporter);
      } catch (error) {
        reportAsync(error);
      }
    }
  }
}
