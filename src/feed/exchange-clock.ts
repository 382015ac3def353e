import type { Clock } from './clock.js';

/** After so long the exchange is asked again: local clocks drift and are set. */
const TRUSTED_MS = 10 * 60_000;
/** An event older than this shows that the local clock was set forward, or that the line lags. Either way: ask. */
const LAG_MS = 5_000;
/** An event further ahead than this is no matter of a slow answer. */
const LEAD_MS = 60_000;
/** Two clocks of one computer drift apart by less than this between two questions. */
const JUMP_MS = 1_000;

/**
 * The exchange's time, as an offset from the local clock. Everything it is told was true before it
 * arrived here, so what it answers is a lower bound, late by a message's way: right for deciding that
 * a kline cannot change any more.
 */
export class ExchangeClock {
  private offset: number | null = null;
  private askedAt: number | null = null;
  private doubted = false;
  /** How far the local clock was ahead of the monotonic one when the offset was taken. */
  private reference = 0;

  constructor(private readonly clock: Clock) {}

  /** Whether the exchange should be asked for its time: it never was, long ago, or events contradict it. */
  get isAskingDue(): boolean {
    if (this.askedAt === null || this.isDoubted()) return true;
    const age = this.clock.now() - this.askedAt;
    return age < 0 || age > TRUSTED_MS;
  }

  /** The exchange's time at a moment of the local clock, ms UTC; null while it is not known. */
  at(localTime: number): number | null {
    return this.offset === null || this.isDoubted() ? null : localTime + this.offset;
  }

  /** The exchange's time now, ms UTC; the local clock's while nothing better is known. */
  now(): number {
    return this.clock.now() + (this.offset ?? 0);
  }

  private take(exchangeTime: number): void {
    this.offset = exchangeTime - this.clock.now();
    this.reference = this.ahead;
  }

  private get ahead(): number {
    return this.clock.now() - this.clock.monotonic();
  }

  /** Whether the local clock was set, or the computer slept, since the offset was taken: then it says nothing. */
  private isDoubted(): boolean {
    if (Math.abs(this.ahead - this.reference) > JUMP_MS) this.doubted = true;
    return this.doubted;
  }

  /** Takes the exchange's answer to the question for its time. */
  set(serverTime: number): void {
    this.askedAt = this.clock.now();
    this.take(serverTime);
    this.doubted = false;
  }

  /** Takes the time of an event that just arrived: it cannot lie in the future. */
  seen(eventTime: number): void {
    if (this.offset === null || this.isDoubted()) {
      this.take(eventTime);
      return;
    }
    const lead = eventTime - this.now();
    if (lead > 0 && lead <= LEAD_MS) this.take(eventTime);
    else if (lead > LEAD_MS || lead < -LAG_MS) this.doubted = true;
  }
}
