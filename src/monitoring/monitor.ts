import { ConfigError } from '../domain/index.js';
import { Listeners } from '../store/listeners.js';
import type { Alert } from './alerts/alert.js';
import { AlertBoard } from './alerts/alert-board.js';
import { alertRules } from './alerts/alert-rules.js';
import type { MeasuredChart } from './chart-meter.js';
import { ErrorListener } from './error-listener.js';
import { Meters } from './meters.js';
import type { MemoryMetrics, MonitorSnapshot, PerformanceMetrics } from './metrics.js';
import { type MonitorOptions, resolveMonitorOptions } from './monitor-options.js';
import type { MonitorClock } from './platform.js';
import type { MetricsReporter } from './reporters/metrics-reporter.js';
import { reportToAll } from './reporters/report-to-all.js';
import { SampleLoop } from './sample-loop.js';

/**
 * Watches a store and the thread it is used on: memory, latencies, frames, and alerts when the promises do not hold. In
 * fixed memory, at under 0.1 % of the store's own thread. Main thread, workers and Node; what a platform does not tell is
 * `unknown`.
 */
export class Monitor {
  private readonly clock: MonitorClock;
  private readonly meters: Meters;
  private readonly board: AlertBoard;
  private readonly reporter: MetricsReporter;
  private readonly listeners = new Listeners<Alert>();
  private readonly errors: ErrorListener;
  private readonly loop: SampleLoop;
  private life: 'new' | 'running' | 'stopped' = 'new';

  /** @throws ConfigError `bad-pace`, `bad-alert-limit` */
  constructor(options: MonitorOptions = {}) {
    const resolved = resolveMonitorOptions(options);
    this.clock = resolved.clock;
    this.meters = new Meters(resolved, options.store);
    this.reporter = reportToAll(resolved.reporters);
    if (options.onAlert !== undefined) this.listeners.add(options.onAlert);
    this.board = new AlertBoard(alertRules(options.limits), (alert) => {
      this.listeners.emit(alert);
      this.reporter.alert(alert);
    });
    this.errors = new ErrorListener(options.errors ?? null, (error) => this.recordRefusal(error));
    this.loop = new SampleLoop(this.clock, resolved.pace, {
      sample: () => {
        this.meters.sample(this.clock.monotonic());
        this.evaluate();
      },
      survey: () => this.meters.survey(),
      report: () => this.reporter.report(this.snapshot()),
    });
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
    this.meters.start();
    this.errors.start();
    this.life = 'running';
    this.loop.start();
  }

  /** Ends it for good: tells reporters a last time, closes them, leaves no timer, listener or observer. Idempotent. */
  stop(): void {
    if (this.life === 'stopped') return;
    if (this.life === 'running') this.reporter.report(this.snapshot());
    this.life = 'stopped';
    this.loop.stop();
    this.errors.stop();
    this.meters.stop();
    this.listeners.clear();
    this.reporter.close();
  }

  /** As of now. Allocates, like the following. */
  get memory(): MemoryMetrics {
    return this.meters.heap.metrics(this.meters.stores.stats());
  }

  /** Latencies as of now, frames as of the last window: at most `surveyMs` old. */
  get performance(): PerformanceMetrics {
    return this.meters.performance();
  }

  /** Alerts that are active, as of the last sample. */
  get alerts(): readonly Alert[] {
    return this.board.active;
  }

  snapshot(): MonitorSnapshot {
    return { at: this.clock.now(), ...this.meters.snapshot(), alerts: this.alerts };
  }

  /** Calls back when an alert fires and when it clears (`alert.state`). Returns the remover. */
  on(type: 'alert', listener: (alert: Alert) => void): () => void {
    return type === 'alert' ? this.listeners.add(listener) : () => {};
  }

  /** How long an update took, ms, by the caller's own measure, which replaces the store's for good. Allocates nothing. */
  recordUpdate(ms: number): void {
    this.meters.times.recordUpdate(ms);
  }

  /** How long a message from a worker took, ms, by the caller's own measure, which replaces the store's for good, too. */
  recordMessage(ms: number): void {
    this.meters.times.recordMessage(ms);
  }

  /**
   * For what was thrown where a store was asked for (`configure`; charts' `kline-error` are heard by `errors`): an alert, at
   * once, if it is a CapacityError `cannot-allocate`. Returns whether it was.
   */
  recordRefusal(error: unknown): boolean {
    const isRefusal = this.meters.stores.recordRefusal(error);
    if (isRefusal && this.life === 'running') this.evaluate();
    return isRefusal;
  }

  /**
   * Measures a `<kline-chart>`'s paints while the monitor runs, in 2.6 kB. Holds the chart until the remover, idempotent, is
   * called, or the monitor stops. A chart that is watched already is not watched twice.
   */
  watchChart(chart: MeasuredChart): () => void {
    return this.life === 'stopped' ? () => {} : this.meters.charts.watch(chart);
  }

  private evaluate(): void {
    const now = this.clock.monotonic();
    this.board.evaluate(this.meters.alertSample(now), now, this.clock.now());
  }
}
