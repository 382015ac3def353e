import { describe, expect, it } from 'vitest';
import { WakePace } from '../../../src/worker/wake-pace.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';

/** A page that is woken, and a clock to ask by. */
function start() {
  const clock = new VirtualClock();
  const woken: number[] = [];
  const begun = clock.monotonic();
  const pace = new WakePace(() => woken.push(clock.monotonic() - begun), clock);
  return { clock, woken, pace };
}

describe('WakePace', () => {
  it('wakes at once while wake-ups are rare, in bursts too', async () => {
    const { clock, woken, pace } = start();
    for (let burst = 0; burst < 5; burst++) {
      for (let i = 0; i < 15; i++) pace.ask();
      expect(woken).toHaveLength(15 * (burst + 1));
      await clock.advance(100);
    }
  });

  it('in a storm wakes every 4 ms, and the last write is told of', async () => {
    const { clock, woken, pace } = start();
    for (let ms = 0; ms < 1_000; ms++) {
      for (let i = 0; i < 10; i++) pace.ask();
      await clock.advance(1);
    }
    await clock.advance(10);
    expect(woken.length).toBeGreaterThan(240);
    expect(woken.length).toBeLessThan(290);
    expect(woken.at(-1)).toBeGreaterThanOrEqual(999);
    const gaps = woken.slice(30).map((at, index) => at - woken[index + 29]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5);
  });

  it('a hundred a second are never held back', async () => {
    const { clock, woken, pace } = start();
    for (let i = 0; i < 500; i++) {
      pace.ask();
      expect(woken).toHaveLength(i + 1);
      await clock.advance(i % 10 === 0 ? 100 : 0.2);
    }
  });
});
