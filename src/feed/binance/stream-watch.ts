import type { Clock, TimerId } from '../clock.js';
import { SteadyTime } from '../steady-time.js';

/**
 * One stream without data for so long is silent: the longest pause recorded of a live one was 10.5 s. With a look every
 * 2.5 s it is said within 15.5 s, which leaves the rest of the limit of 20 s to answers that came late.
 */
const SILENCE_MS = 13_000;
const LOOK_MS = 2_500;
/** A silent stream is subscribed anew at once, again after this, and then after twice the wait of before. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 16 * 60_000;

export interface StreamWatchEvents {
  onSilent(streams: readonly string[], reason: string): void;
  onHeard(stream: string): void;
  /** Subscribe these anew: the server may have lost them without a word. */
  refresh(streams: readonly string[]): void;
}

interface Heard {
  at: number;
  isSilent: boolean;
  /** When it is subscribed anew, and how long to wait after that, in ms. */
  refreshAt: number;
  wait: number;
}

/**
 * Watches each stream of one connection: a server may acknowledge one and never serve it, or stop serving it, alone
 * or with all others. What is silent is said to be so, and subscribed anew: if the server is there at all, which is
 * SilenceWatch's to find out.
 */
export class StreamWatch {
  private readonly streams = new Map<string, Heard>();
  private timer: TimerId | null = null;
  private readonly time: SteadyTime;

  constructor(
    private readonly clock: Clock,
    private readonly events: StreamWatchEvents,
  ) {
    this.time = new SteadyTime(clock);
    this.look();
  }

  /** The server says that it serves these from now on. */
  served(streams: readonly string[]): void {
    const now = this.time.now();
    for (const stream of streams) {
      const known = this.streams.get(stream);
      if (known === undefined) {
        this.streams.set(stream, { at: now, isSilent: false, refreshAt: 0, wait: FIRST_WAIT_MS });
      } else {
        // Acknowledged once more, which proves nothing: how long to wait before the next time is not forgotten.
        known.at = now;
        known.isSilent = false;
      }
    }
  }

  /** Data of a stream came. Once per frame. */
  heard(stream: string): void {
    const heard = this.streams.get(stream);
    if (heard === undefined) return;
    heard.at = this.time.now();
    heard.wait = FIRST_WAIT_MS;
    heard.refreshAt = 0;
    if (!heard.isSilent) return;
    heard.isSilent = false;
    this.events.onHeard(stream);
  }

  isSilent(stream: string): boolean {
    return this.streams.get(stream)?.isSilent ?? false;
  }

  forget(stream: string): void {
    this.streams.delete(stream);
  }

  stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
    this.streams.clear();
  }

  private look(): void {
    this.timer = this.clock.setTimeout(() => {
      // Before the check, which may end this watch.
      this.look();
      this.checkNow();
    }, LOOK_MS);
  }

  checkNow(): void {
    const now = this.time.now();
    let seconds = 0;
    const silent: string[] = [];
    const due: string[] = [];
    for (const [stream, heard] of this.streams) {
      if (now - heard.at < SILENCE_MS) continue;
      if (!heard.isSilent) {
        heard.isSilent = true;
        silent.push(stream);
        seconds = Math.round((now - heard.at) / 1_000);
      }
      if (now < heard.refreshAt) continue;
      heard.refreshAt = now + heard.wait;
      heard.wait = Math.min(heard.wait * 2, LONGEST_WAIT_MS);
      due.push(stream);
    }
    if (silent.length > 0) this.events.onSilent(silent, `Nothing came from the exchange for ${seconds} s.`);
    if (due.length > 0) this.events.refresh(due);
  }
}
