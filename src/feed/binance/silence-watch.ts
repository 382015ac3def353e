import type { Clock, TimerId } from '../clock.js';
import { SteadyTime } from '../steady-time.js';

/** Without any data for so long the server is asked whether it is there: quiet markets were seen silent for 10.5 s. */
const SILENCE_MS = 15_000;
/** How long its answer may take. */
const PROBE_LIMIT_MS = 5_000;
const LOOK_MS = 5_000;
/** Data that came so long ago proves the line. */
const FRESH_MS = 3_000;

export interface SilenceEvents {
  /** Ask the server for any answer at all; call `answered` when it comes. */
  probe(): void;
  /** It did not answer. */
  onDead(reason: string): void;
}

/**
 * Watches one connection: pings and an open socket prove nothing, a server can answer them and send nothing; and a
 * browser shows no script the pings. A silent server is asked first (a quiet market is no dead one), and only
 * one that does not answer is given up. What its silence means for each stream: StreamWatch.
 *
 * ```
 * proven ──15 s nothing──► probing ──answer or data──► proven
 *                             │ 5 s neither
 *                             ▼
 *                           dead
 * ```
 */
export class SilenceWatch {
  private isProbing = false;
  private lastData: number;
  private lastProof: number;
  private timer: TimerId | null = null;
  private readonly time: SteadyTime;

  constructor(
    private readonly clock: Clock,
    private readonly events: SilenceEvents,
  ) {
    this.time = new SteadyTime(clock);
    this.lastData = this.time.now();
    this.lastProof = this.lastData;
    this.look();
  }

  /** Data came. Once per frame: it only notes the time. */
  heard(): void {
    this.lastData = this.time.now();
    this.lastProof = this.lastData;
    this.isProbing = false;
  }

  /** The server gave a sign of life that is no data. */
  answered(): void {
    this.lastProof = this.time.now();
    this.isProbing = false;
  }

  /** Whether data came just so. */
  get isFresh(): boolean {
    return this.time.now() - this.lastData < FRESH_MS;
  }

  /** Asks the server now, unless data came just so: an open socket that outlived a sleep proves nothing. */
  checkNow(): void {
    const now = this.time.now();
    if (this.isProbing || this.isFresh) this.check();
    else this.probe(now);
  }

  stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private look(): void {
    this.timer = this.clock.setTimeout(() => {
      // Before the check, which may end this watch.
      this.look();
      this.check();
    }, LOOK_MS);
  }

  private check(): void {
    const now = this.time.now();
    const unproven = now - this.lastProof;
    if (this.isProbing) {
      if (unproven < SILENCE_MS + PROBE_LIMIT_MS) return;
      const seconds = Math.round((now - this.lastData) / 1_000);
      this.events.onDead(`the server sent nothing for ${seconds} s and does not answer`);
    } else if (unproven >= SILENCE_MS) {
      this.probe(now);
    }
  }

  private probe(now: number): void {
    this.isProbing = true;
    this.lastProof = now - SILENCE_MS;
    this.events.probe();
  }
}
