import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Alert, HeapSlope, Monitor } from '../../../src/monitoring/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';

interface Curve {
  /** Bytes per minute that stayed, as V8 weighed them. */
  retained: number;
  /** ms. */
  t: number[];
  usedKib: number[];
}

/** Recorded from a real V8: see recorded/record.mjs. */
function curve(name: 'calm' | 'leak'): Curve {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'));
}

function growthOf({ t, usedKib }: Curve) {
  const slope = new HeapSlope();
  for (const [i, time] of t.entries()) slope.add(time, usedKib[i] * 1_024);
  const { retained, retainedError, collections, fullSeen } = slope.estimate();
  if (retained === 'unknown' || retainedError === 'unknown') throw new Error('expected to be known');
  return { retained, retainedError, collections, fullSeen };
}

/** What a monitor tells of a page whose heap that is. */
async function alertsOf({ t, usedKib }: Curve): Promise<Alert[]> {
  const clock = new VirtualClock();
  const started = clock.monotonic();
  const alerts: Alert[] = [];
  let at = 0;
  const monitor = new Monitor({
    clock,
    observer: null,
    heap: () => {
      while (at + 1 < t.length && t[at + 1] <= clock.monotonic() - started) at++;
      return { used: usedKib[at] * 1_024, total: 512e6 };
    },
    onAlert: (alert) => alerts.push(alert),
  });
  monitor.start();
  await clock.advance(t.at(-1) ?? 0, async () => {});
  monitor.stop();
  return alerts;
}

const MB = 1e6;

describe('a recorded heap', () => {
  it('that is a saw-tooth retains nothing within its error', () => {
    const calm = curve('calm');
    expect(calm.retained).toBe(0);
    // It is a saw-tooth indeed, of both generations.
    expect(Math.max(...calm.usedKib)).toBeGreaterThan(1.5 * Math.min(...calm.usedKib));
    const { retained, retainedError, collections, fullSeen } = growthOf(calm);
    expect(collections).toBeGreaterThan(10);
    expect(fullSeen).toBe(true);
    expect(retainedError).toBeLessThan(0.2 * MB);
    expect(Math.abs(retained)).toBeLessThan(2 * retainedError);
  });

  it('that is a saw-tooth raises no alert', async () => {
    expect(await alertsOf(curve('calm'))).toEqual([]);
  });

  it('that leaks under a saw-tooth is measured within 15 % of what stayed', () => {
    const leak = curve('leak');
    expect(leak.retained / MB).toBeCloseTo(20, 0);
    const { retained, retainedError } = growthOf(leak);
    expect(retained / leak.retained).toBeGreaterThan(0.85);
    expect(retained / leak.retained).toBeLessThan(1.15);
    // The stated error is honest here, too.
    expect(Math.abs(retained - leak.retained)).toBeLessThan(4 * retainedError);
  });

  it('that leaks is told, as what it is: it allocates over 150 MB/min, too', async () => {
    const alerts = await alertsOf(curve('leak'));
    expect(alerts.map(({ kind, cause, state }) => `${kind} ${cause} ${state}`)).toEqual([
      'memory-growth allocation fired',
      'memory-growth retained fired',
    ]);
  });
});
