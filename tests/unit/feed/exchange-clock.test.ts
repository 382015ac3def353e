import { describe, expect, it } from 'vitest';
import { backoff, ExchangeClock } from '../../../src/feed/index.js';
import { VirtualClock } from './support/virtual-clock.js';

describe('ExchangeClock', () => {
  const MINUTE = 60_000;
  it('knows nothing until the exchange or an event says something', () => {
    const clock = new VirtualClock();
    const time = new ExchangeClock(clock);
    expect(time.at(clock.now())).toBeNull();
    expect(time.isAskingDue).toBe(true);
    time.seen(clock.now() - 3 * MINUTE);
    expect(time.at(clock.now())).toBe(clock.now() - 3 * MINUTE);
    expect(time.isAskingDue).toBe(true);
  });

  it('an event that seems to lie in the future shows that the answer was slow', () => {
    const clock = new VirtualClock();
    const time = new ExchangeClock(clock);
    time.set(clock.now() - MINUTE);
    time.seen(clock.now() - MINUTE + 400);
    expect(time.now()).toBe(clock.now() - MINUTE + 400);
    time.seen(clock.now() - MINUTE - 900);
    expect(time.now()).toBe(clock.now() - MINUTE + 400);
  });

  it.each([10 * MINUTE, -10 * MINUTE])('a local clock that is set by %i ms is noticed', (ms) => {
    const clock = new VirtualClock();
    const time = new ExchangeClock(clock);
    const exchangeNow = clock.now();
    time.set(exchangeNow);
    clock.jump(ms);
    time.seen(exchangeNow + 2_000);
    expect(time.isAskingDue).toBe(true);
    expect(time.at(clock.now())).toBeNull();
    time.set(exchangeNow + 2_000);
    expect(time.at(clock.now())).toBe(exchangeNow + 2_000);
  });
});

describe('backoff', () => {
  it('doubles up to its limit, with full jitter, and never ends', () => {
    const clock = new VirtualClock();
    clock.jitter = 1;
    expect([0, 1, 2, 5, 6, 7, 1_000].map((attempt) => backoff(attempt, clock))).toEqual([
      500, 1_000, 2_000, 15_000, 15_000, 15_000, 15_000,
    ]);
    clock.jitter = 0;
    expect(backoff(9, clock)).toBe(0);
  });
});
