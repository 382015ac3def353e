import { describe, expect, it } from 'vitest';
import { CapacityError } from '../../../src/domain/index.js';
import { MB, ModelHeap, type ModelHeapOptions } from './support/model-heap.js';
import { type Fault, RunningPage } from './support/running-page.js';

const HOUR = 3_600;
/** Long enough for the heap's window to be full of what is normal. */
const NORMAL = 15 * 60;

describe('an hour of normal, bursty running', () => {
  it.each([1, 2, 3, 4, 5])('raises no alert (seed %i)', async (seed) => {
    const page = new RunningPage(seed);
    await page.run(HOUR);
    expect(page.alerts).toEqual([]);
    // It was looked at: what alerts are held against is known.
    const { growth, performance, series } = page.monitor.snapshot();
    expect([growth.retained, growth.allocated, performance.klineUpdateLatency]).not.toContain('unknown');
    expect(series).not.toBe('unknown');
    page.monitor.stop();
  });
});

describe('a page that clones its klines at each update', () => {
  // As measured by its team: 258 MB/min. 5 % of it outlive quick collections; a full one comes every seven minutes.
  const clones = { allocated: 258 * MB, promoted: 0.05, young: 16 * MB, old: 90 * MB };
  const causes = (page: RunningPage) => new Set(page.alerts.map(({ cause }) => cause));

  it.each([1, 2, 3])('is told to allocate, and never to retain (seed %i)', async (seed) => {
    const page = new RunningPage(seed, undefined, { heap: modelHeap({ ...clones, seed }) });
    await page.run(HOUR);
    expect(causes(page)).toContain('allocation');
    expect(causes(page)).not.toContain('retained');
    page.monitor.stop();
  });

  it.each([1, 2, 3])('that also leaks is told both (seed %i)', async (seed) => {
    const page = new RunningPage(seed, undefined, {
      heap: modelHeap({ ...clones, seed, retained: 20 * MB }),
    });
    await page.run(HOUR);
    expect(causes(page)).toContain('allocation');
    expect(page.monitor.alerts.map(({ cause }) => cause)).toContain('retained');
    page.monitor.stop();
  });
});

it.each([1, 2, 3])(
  'full collections that come rarely are no alert in a normal hour (seed %i)',
  async (seed) => {
    const rare = { seed, allocated: 80 * MB, promoted: 0.05, young: 16 * MB, old: 40 * MB };
    const page = new RunningPage(seed, undefined, { heap: modelHeap(rare) });
    await page.run(HOUR);
    expect(page.alerts).toEqual([]);
    page.monitor.stop();
  },
);

/** Within how many seconds each fault is told of, and as what. */
const FAULTS: [what: string, fault: Omit<Fault, 'from'>, within: number, told: string][] = [
  ['15 MB/min that stay', { leak: 15 }, 660, 'alert memory-growth retained'],
  ['60 MB/min that stay', { leak: 60 }, 660, 'alert memory-growth retained'],
  ['300 MB/min that are collected', { allocation: 15 }, 660, 'alert memory-growth allocation'],
  ['one update in twenty late by 25 ms', { latency: 25 }, 150, 'warning update-latency'],
  ['a series that stays stale', { stale: true }, 35, 'warning series-stale'],
  ['95 of 100 series held', { subscribed: 95 }, 25, 'warning capacity-near-full'],
];

describe('a planted fault', () => {
  it.each(FAULTS)('%s is told within its window, as what it is', async (_what, fault, within, told) => {
    for (const seed of [1, 2, 3]) {
      const page = new RunningPage(seed, { ...fault, from: NORMAL });
      await page.run(NORMAL);
      expect(page.alerts).toEqual([]);
      await page.run(within);
      const fired = page.alerts.filter(({ state }) => state === 'fired');
      expect(fired.map(({ level, kind, cause }) => [level, kind, cause].join(' ').trim())).toEqual([told]);
      expect(page.firedAfter(fired[0])).toBeGreaterThan(NORMAL);
      expect(page.monitor.alerts).toEqual(fired);
      page.monitor.stop();
    }
  });

  it('a leak names no series, and a stale series is named', async () => {
    const page = new RunningPage(1, { from: 60, stale: true });
    await page.run(120);
    expect(page.alerts[0].message).toContain('local:S7@1m');
    page.monitor.stop();
  });

  it('growth that no collection has judged yet is told as that', async () => {
    const page = new RunningPage(1, undefined, { heap: risingHeap(20e6) });
    await page.run(420);
    expect(page.alerts).toMatchObject([{ kind: 'memory-growth', cause: 'uncollected', level: 'alert' }]);
    page.monitor.stop();
  });

  it('clears when it is over, once', async () => {
    const page = new RunningPage(2, { from: NORMAL, latency: 25 });
    await page.run(NORMAL + 150);
    Object.assign(page, { fault: { from: Number.POSITIVE_INFINITY } });
    await page.run(240);
    expect(page.alerts.map(({ state }) => state)).toEqual(['fired', 'cleared']);
    expect(page.monitor.alerts).toEqual([]);
    page.monitor.stop();
  });

  it('memory that is refused is told at once, and again over when a store has stood for a minute', async () => {
    const page = new RunningPage(3);
    await page.run(30);
    expect(page.monitor.recordRefusal(new Error('something else'))).toBe(false);
    expect(page.monitor.recordRefusal(new CapacityError('full', 'full'))).toBe(false);
    expect(page.alerts).toEqual([]);
    expect(
      page.monitor.recordRefusal(new CapacityError('cannot-allocate', '83 MB and cannot have them')),
    ).toBe(true);
    expect(page.alerts).toMatchObject([
      {
        kind: 'allocation-refused',
        level: 'critical',
        state: 'fired',
        message: '83 MB and cannot have them',
      },
    ]);
    await page.run(65);
    expect(page.alerts.map(({ state }) => state)).toEqual(['fired', 'cleared']);
    page.monitor.stop();
  });
});

/** A second passes at each reading. */
function modelHeap(options: ModelHeapOptions): () => { used: number; total: number } {
  const heap = new ModelHeap(options);
  return () => {
    heap.pass(1_000);
    return { used: heap.used, total: 500e6 };
  };
}

/** A heap that grows by so many bytes a minute, and no collector looks at it. A reading a second. */
function risingHeap(perMinute: number): () => { used: number; total: number } {
  let used = 40e6;
  return () => ({ used: (used += perMinute / 60), total: 500e6 });
}
