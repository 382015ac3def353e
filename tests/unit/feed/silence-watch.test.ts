import { describe, expect, it } from 'vitest';
import { SilenceWatch } from '../../../src/feed/binance/silence-watch.js';
import { VirtualClock } from './support/virtual-clock.js';

function setUp() {
  const clock = new VirtualClock();
  const probes: number[] = [];
  const dead: number[] = [];
  const start = clock.now();
  const watch = new SilenceWatch(clock, {
    probe: () => probes.push(clock.now() - start),
    onDead: () => dead.push(clock.now() - start),
  });
  return { clock, watch, probes, dead };
}

describe('a connection whose page was away', () => {
  it('is given up 5 s after it was asked in vain, however short its silence was', async () => {
    const { clock, watch, probes, dead } = setUp();
    await clock.advance(5_000);
    watch.checkNow();
    await clock.advance(5_000);
    expect([probes, dead]).toEqual([[5_000], [10_000]]);
    watch.stop();
  });

  it('is asked once, and has 5 s from then on, however often the page comes back meanwhile', async () => {
    const { clock, watch, probes, dead } = setUp();
    await clock.advance(5_000);
    for (let i = 0; i < 4; i++) {
      watch.checkNow();
      await clock.advance(1_000);
    }
    await clock.advance(1_000);
    expect([probes, dead]).toEqual([[5_000], [10_000]]);
    watch.stop();
  });
});
