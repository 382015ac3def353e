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

  /** Begins the short times in which frames and updates are looked at. */
  openWindow(events: Pick<KlineEventEmitter, 'on'> | null): void {
    this.frames.open();
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

  /** `unknown` while updates are too few for a hundredth of them to mean anything. */
  updateP99(): Observed<number> {
    const latency = this.updates.latency(this.clock.monotonic(), LEAST_UPDATES);
    return latency === 'unknown' ? latency : latency.p99;
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
