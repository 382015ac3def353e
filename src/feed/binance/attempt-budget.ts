import type { Clock } from '../clock.js';

/** Half of the connection attempts that the exchange allows an address (300 in 5 min, web-socket-streams.md). */
const ATTEMPTS = 150;
const SPAN_MS = 5 * 60_000;

/** Connection attempts of all connections of a feed: whoever wakes it however often, the limit holds. */
export class AttemptBudget {
  private readonly attempts: number[] = [];

  constructor(private readonly clock: Clock) {}

  /** Counts an attempt in, and answers 0; or how long to wait before there may be one, in ms. */
  take(): number {
    const now = this.clock.monotonic();
    while (this.attempts.length > 0 && now - this.attempts[0] >= SPAN_MS) this.attempts.shift();
    if (this.attempts.length >= ATTEMPTS) return this.attempts[0] + SPAN_MS - now;
    this.attempts.push(now);
    return 0;
  }
}
