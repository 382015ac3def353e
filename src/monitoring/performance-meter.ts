import type { StoreWatch } from '../store/index.js';
import { EntryCounter } from './entry-counter.js';
import { FrameMeter } from './frame-meter.js';
import { LatencyMeter } from './latency-meter.js';
import type { Observed, PerformanceMetrics } from './metrics.js';
import type { EntryObserverType, FrameSource, MonitorClock } from './platform.js';
import { UpdateMeter } from './update-meter.js';

/** What charts add to them. */
type OfStoreAndFrames = Omit<PerformanceMetrics, 'tickToPaint' | 'paintedFrames' | 'coalesced'>;

/** Latencies of a store, and frames. */
export class PerformanceMeter {
  private readonly updates = new UpdateMeter();
  private readonly messages = new LatencyMeter();
  private readonly frames: FrameMeter;
  private readonly longFrames: EntryCounter;
  private stopMeasuring = () => {};

  constructor(
    private readonly clock: MonitorClock,
    frames: FrameSource | null,
    observer: EntryObserverType | null,
  ) {
    this.frames = new FrameMeter(frames, clock);
    // Both report above 50 ms. Frames also hold what is slow in layout and painting, which tasks do not.
    this.longFrames = new EntryCounter(observer, ['long-animation-frame', 'longtask']);
  }

  /** @throws what attaching to the store throws: then nothing has been started */
  start(watch: StoreWatch | null): void {
    if (watch !== null) {
      this.stopMeasuring = watch.measure({
        update: (ms) => this.updates.measured(ms, this.clock.monotonic()),
        message: (ms) => this.messages.measured(ms, this.clock.monotonic()),
      });
    }
    this.longFrames.start();
  }

  stop(): void {
    this.stopMeasuring();
    this.longFrames.stop();
    this.frames.stop();
  }

  /** Begins the half second in which frames are looked at. */
  lookAtFrames(): void {
    this.frames.open();
  }

  recordUpdate(ms: number): void {
    this.updates.recorded(ms, this.clock.monotonic());
  }

  recordMessage(ms: number): void {
    this.messages.recorded(ms, this.clock.monotonic());
  }

  /** See UpdateMeter. */
  surelyP99(): Observed<number> {
    return this.updates.surelyP99(this.clock.monotonic());
  }

  metrics(): OfStoreAndFrames {
    const now = this.clock.monotonic();
    return {
      klineUpdateLatency: this.updates.latency(now),
      renderFrameRate: this.frames.rate,
      workerMessageLatency: this.messages.latency(now),
      longFrames: this.longFrames.count,
    };
  }
}
