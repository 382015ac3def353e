import type { KlineEventEmitter, KlineUpdateEvent } from '../store/event-emitter.js';
import type { MonitorClock } from './platform.js';

const WINDOW_MS = 50;
/** Events taken in a window: the store makes an object for each, which it would not without a listener. */
const MOST_EVENTS = 10;
/** A timer that is this late waited behind a long task, and so did the wake-ups: they are heard before the window ends. */
const LATE_MS = 5;
const GRACE_MS = 50;

/**
 * Hears, for a moment of each sample, how long updates take from memory to this thread. Listening always would have the store
 * make an event of every kline; this way a busy page pays ten events a second, about 30 us. Many short moments, not one long:
 * updates that wait behind one long task come together, and would be taken for what is usual.
 */
export class UpdateSampler {
  private timer: object | number | null = null;
  private remove: (() => void) | null = null;
  private due = 0;
  private taken = 0;
  private lastTimestamp = 0;
  private lastSymbol = '';
  private readonly onUpdate = ({ timestamp, symbol }: KlineUpdateEvent) => {
    // One wake-up may tell of several klines of a series, with one stamp.
    if (timestamp === this.lastTimestamp && symbol === this.lastSymbol) return;
    this.lastTimestamp = timestamp;
    this.lastSymbol = symbol;
    this.record(this.clock.now() - timestamp);
    if (++this.taken >= MOST_EVENTS) this.stop();
  };
  private readonly onTimer = () => {
    const late = this.clock.monotonic() - this.due > LATE_MS;
    this.timer = null;
    if (late) this.wait(GRACE_MS);
    else this.stop();
  };

  constructor(
    private readonly clock: MonitorClock,
    private readonly record: (ms: number) => void,
  ) {}

  open(events: Pick<KlineEventEmitter, 'on'>): void {
    if (this.remove !== null) return;
    this.taken = 0;
    this.remove = events.on('update', this.onUpdate);
    this.wait(WINDOW_MS);
  }

  stop(): void {
    this.remove?.();
    this.remove = null;
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(ms: number): void {
    this.due = this.clock.monotonic() + ms;
    this.timer = this.clock.setTimeout(this.onTimer, ms);
  }
}
