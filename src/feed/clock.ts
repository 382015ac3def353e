export type TimerId = number | object;

/** Time as feeds see it: given from outside, so that tests need not sleep. */
export interface Clock {
  /** The local clock, ms since the epoch. May be wrong by minutes: see ExchangeClock. */
  now(): number;
  /** Ms from anywhere, which nobody sets: the local clock has jumped where the two disagree. May stop during sleep. */
  monotonic(): number;
  setTimeout(callback: () => void, ms: number): TimerId;
  clearTimeout(timer: TimerId): void;
  /** 0 to 1, for jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  random: () => Math.random(),
};

/**
 * How long to wait before attempt number `attempt` (0 for the first repetition), in ms: exponential with
 * full jitter, so that many clients that lost one server do not come back together. Without end.
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
 */
export function backoff(attempt: number, clock: Clock, firstMs = 500, longestMs = 15_000): number {
  return clock.random() * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
}
