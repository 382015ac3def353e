import type { KlineEventEmitter } from '../store/index.js';
import { EntryCounter } from './entry-counter.js';
import { FrameMeter } from './frame-meter.js';
import type { Observed, PerformanceMetrics } from './metrics.js';
import type { EntryObserverType, FrameSource, MonitorClock } from './platform.js';
import { RollingHistogram } from './rolling-histogram.js';
import { UpdateSampler } from './update-sampler.js';

const LATENCY_WINDOW_MS = 60_000;
/** One slow update among fewer is not a hundredth of them. */
const LEAST_UPDATES = 100;
/** Updates that wait behind one long task come together: so many speak as one. */
const TOGETHER = 10;

/** Latencies and frames. */
export class PerformanceMeter {
  private readonly updates = new RollingHistogram(LATENCY_WINDOW_MS);
  private readonly messages = new RollingHistogram(LATENCY_WINDOW_MS);
  private readonly frames: FrameMeter;
  private readonly longFrames: EntryCounter;
  private readonly sampler: UpdateSampler;
  private isTold = false;

  constructor(
    private readonly clock: MonitorClock,
    frames: FrameSource | null,
    observer: EntryObserverType | null,
  ) {
    this.frames = new FrameMeter(frames, clock);
    // Both report above 50 ms. Frames also hold what is slow in layout and painting, which tasks do not.
    this.longFrames = new EntryCounter(observer, ['long-animation-frame', 'longtask']);
    this.sampler = new UpdateSampler(clock, (ms) => this.updates.add(ms, clock.monotonic()));
  }

  start(): void {
    this.longFrames.start();
  }

  stop(): void {
    this.longFrames.stop();
    this.frames.stop();
    this.sampler.stop();
  }

  /** Begins the half second in which frames are looked at. */
  lookAtFrames(): void {
    this.frames.open();
  }

  /** Begins the moment in which updates are heard. */
  listen(events: Pick<KlineEventEmitter, 'on'> | null): void {
    if (events !== null && !this.isTold) this.sampler.open(events);
  }

  /** The caller measures updates by itself from now on: two definitions do not mix. */
  recordUpdate(ms: number): void {
    const now = this.clock.monotonic();
    if (!this.isTold) {
      this.isTold = true;
      this.sampler.stop();
      this.updates.reset();
    }
    this.updates.add(ms, now);
  }

  recordMessage(ms: number): void {
    this.messages.add(ms, this.clock.monotonic());
  }

  /**
   * What the p99 is at least, in ms: the percentile that lies two standard errors of a share below it. A long task that
   * happens to be heard does not make a slow page. `unknown` of too few updates.
   */
  surelyP99(): Observed<number> {
    const now = this.clock.monotonic();
    const count = this.updates.count(now);
    if (count < LEAST_UPDATES) return 'unknown';
    const error = Math.sqrt((0.99 * 0.01 * TOGETHER) / count);
    return this.updates.percentile(0.99 - 2 * error, now);
  }

  metrics(): PerformanceMetrics {
    const now = this.clock.monotonic();
    return {
      klineUpdateLatency: this.updates.latency(now),
      renderFrameRate: this.frames.rate,
      workerMessageLatency: this.messages.latency(now),
      longFrames: this.longFrames.count,
    };
  }
}
