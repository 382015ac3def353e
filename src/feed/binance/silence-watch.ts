import type { Clock, TimerId } from '../clock.js';

/** Without any data for so long the server is asked whether it is there: quiet markets were seen silent for 10.5 s. */
const SILENCE_MS = 15_000;
/** How long its answer may take. */
const PROBE_LIMIT_MS = 5_000;
const LOOK_MS = 5_000;

export interface SilenceEvents {
  /** Nothing came beyond the limit: whoever shows the data should say so. */
  onSilent(reason: string): void;
  /** Data came again after a silence. */
  onHeard(): void;
  /** Ask the server for any answer at all; call `answered` when it comes. */
  probe(): void;
  /** It did not answer. */
  onDead(reason: string): void;
}

/**
 * Watches one connection's data: pings and an open socket prove nothing, a server can answer them and
 * send nothing; and a browser shows no script the pings. A silent server is asked first (a quiet market is no
 * dead one), and only one that does not answer is given up.
 *
 * ```
 * heard ──15 s nothing──► probing ──answered──► quiet ──15 s nothing──► probing
 *   ▲                        │ 5 s no answer      │
 *   │                        ▼                    │
 *   └──────── data ────── (dead)  ◄─── data ──────┘ (heard again)
 * ```
 */
export class SilenceWatch {
  private state: 'heard' | 'probing' | 'quiet' = 'heard';
  private lastData: number;
  private lastProof: number;
  private timer: TimerId | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly events: SilenceEvents,
  ) {
    this.lastData = clock.now();
    this.lastProof = this.lastData;
    this.look();
  }

  /** Data came. Once per frame: it only notes the time. */
  heard(): void {
    this.lastData = this.clock.now();
    this.lastProof = this.lastData;
    if (this.state === 'heard') return;
    this.state = 'heard';
    this.events.onHeard();
  }

  /** The server gave a sign of life that is no data. */
  answered(): void {
    this.lastProof = this.clock.now();
    if (this.state === 'probing') this.state = 'quiet';
  }

  stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private look(): void {
    this.timer = this.clock.setTimeout(() => {
      this.timer = null;
      this.check();
      this.look();
    }, LOOK_MS);
  }

  private check(): void {
    const now = this.clock.now();
    // A clock that was set back: counting begins anew.
    if (now < this.lastProof) this.lastProof = now;
    if (now < this.lastData) this.lastData = now;
    const unproven = now - this.lastProof;
    const seconds = Math.round((now - this.lastData) / 1_000);
    if (this.state === 'probing') {
      if (unproven < SILENCE_MS + PROBE_LIMIT_MS) return;
      this.events.onDead(`the server sent nothing for ${seconds} s and does not answer`);
    } else if (unproven >= SILENCE_MS) {
      const wasHeard = this.state === 'heard';
      this.state = 'probing';
      this.lastProof = now - SILENCE_MS;
      if (wasHeard) this.events.onSilent(`Nothing came from the exchange for ${seconds} s.`);
      this.events.probe();
    }
  }
}
