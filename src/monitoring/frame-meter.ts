import type { Observed } from './metrics.js';
import type { FrameSource, MonitorClock } from './platform.js';

/** 30 frames at 60 per second. */
const WINDOW_MS = 500;
/** A page that gets no frame for so long is hidden, and has no rate. */
const LONGEST_WAIT_MS = 3 * WINDOW_MS;

/**
 * Measures the rate of frames in short windows. Asking for a frame makes the browser produce one, on a page that
 * would rest: all the time, that alone takes 1 % of a main thread and a laptop's battery. Half a second in ten costs about 30
 * callbacks of 5 us and, on a resting page, 30 empty frames of some 0.1 ms: 0.03 %.
 */
export class FrameMeter {
  private last: Observed<number> = 'unknown';
  private frame: number | null = null;
  private timer: object | number | null = null;
  private firstTime = 0;
  private lastTime = 0;
  private frames = 0;
  private readonly onFrame = (time: number) => {
    if (this.frames === 0) this.firstTime = time;
    this.lastTime = time;
    this.frames++;
    if (time - this.firstTime >= WINDOW_MS) this.close();
    else this.frame = this.source?.request(this.onFrame) ?? null;
  };
  private readonly onTooLong = () => this.close();

  constructor(
    private readonly source: FrameSource | null,
    private readonly clock: MonitorClock,
  ) {}

  /** Frames per second in the last window. */
  get rate(): Observed<number> {
    return this.last;
  }

  /** Begins a window, unless one is open. */
  open(): void {
    if (this.source === null || this.timer !== null) return;
    this.frames = 0;
    this.frame = this.source.request(this.onFrame);
    this.timer = this.clock.setTimeout(this.onTooLong, LONGEST_WAIT_MS);
  }

  stop(): void {
    if (this.frame !== null) this.source?.cancel(this.frame);
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.frame = null;
    this.timer = null;
  }

  private close(): void {
    this.stop();
    const ms = this.lastTime - this.firstTime;
    this.last = this.frames < 2 || ms <= 0 ? 'unknown' : ((this.frames - 1) * 1_000) / ms;
  }
}
