import { describe, expect, it } from 'vitest';
import { HeapSlope, type HeapGrowth } from '../../../src/monitoring/index.js';
import { LineFit } from '../../../src/monitoring/line-fit.js';
import { MB, MINUTE, ModelHeap, type ModelHeapOptions } from './support/model-heap.js';
import { gaussian, seeded } from './support/random.js';

interface Run extends ModelHeapOptions {
  minutes?: number;
  /** Between readings, ms. */
  every?: number;
  /** Readings come up to so much earlier or later, as a share of `every`. */
  jitter?: number;
}

/** Reads a model heap for some minutes. The heap itself moves in steps of 50 ms. */
function grow({ minutes = 12, every = 1_000, jitter = 0, ...heap }: Run): HeapGrowth {
  const model = new ModelHeap(heap);
  const random = seeded((heap.seed ?? 1) + 1_000);
  const slope = new HeapSlope();
  let next = every;
  for (let time = 0; time < minutes * MINUTE; time += 50) {
    model.pass(50);
    if (time < next) continue;
    slope.add(time, model.used);
    next = time + every * (1 + jitter * (2 * random() - 1));
  }
  return slope.estimate();
}

/** What is known to be a number. */
function known(value: number | 'unknown'): number {
  if (value === 'unknown') throw new Error('expected to be known');
  return value / MB;
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const KINDS: [kind: string, run: Run][] = [
  ['quick collections only', { promoted: 0 }],
  ['two generations', { promoted: 0.15 }],
  ['two generations, freed over several readings', { promoted: 0.15, sweeps: 40 }],
  ['readings at irregular times', { promoted: 0.15, jitter: 0.8 }],
  ['readings far apart', { promoted: 0, every: 3_000 }],
  ['readings closer than places in the ring', { promoted: 0.15, every: 200 }],
  ['a heap that allocates much', { promoted: 0.05, allocated: 250 * MB, young: 30 * MB, old: 20 * MB }],
];

describe.each(KINDS)('the slope of %s', (_kind, run) => {
  it.each(SEEDS)('a saw-tooth is no leak (seed %i)', (seed) => {
    const growth = grow({ ...run, seed });
    expect(growth.collections).toBeGreaterThanOrEqual(4);
    expect(Math.abs(known(growth.retained))).toBeLessThan(1);
  });

  it.each(SEEDS)('a leak of 12 MB/min under it is found (seed %i)', (seed) => {
    const growth = grow({ ...run, seed, retained: 12 * MB });
    expect(known(growth.retained)).toBeGreaterThan(10.5);
    expect(known(growth.retained)).toBeLessThan(13.5);
    // The stated error is honest: the truth lies within four of it.
    expect(Math.abs(known(growth.retained) - 12)).toBeLessThan(4 * known(growth.retainedError) + 0.1);
  });
});

describe('the allocation rate', () => {
  it.each([20, 60, 250])('of %i MB/min is told apart from what stays', (rate) => {
    const growth = grow({
      allocated: rate * MB,
      retained: 3 * MB,
      young: 16 * MB,
      promoted: 0.05,
      old: 4 * MB,
      minutes: 15,
    });
    expect(known(growth.allocated) / (rate + 3)).toBeGreaterThan(0.85);
    expect(known(growth.allocated) / (rate + 3)).toBeLessThan(1.15);
    expect(known(growth.retained)).toBeLessThan(5);
  });
});

describe('what is not known is not said', () => {
  it('nothing of no readings', () => {
    expect(new HeapSlope().estimate()).toEqual({
      retained: 'unknown',
      retainedError: 'unknown',
      allocated: 'unknown',
      net: 'unknown',
      collections: 0,
      fullSeen: false,
      spanMs: 0,
    });
  });

  it('nothing of what stays before collections were seen, though allocation is known; the net growth after half a window', () => {
    const rising = { allocated: 30 * MB, young: 1e12 };
    const soon = grow({ ...rising, minutes: 2 });
    expect(soon).toMatchObject({ retained: 'unknown', net: 'unknown', collections: 0 });
    expect(known(soon.allocated)).toBeCloseTo(30, 0);
    const later = grow({ ...rising, minutes: 6 });
    expect(later.retained).toBe('unknown');
    expect(known(later.net)).toBeCloseTo(30, 0);
  });

  it('three collections are one too few', () => {
    const slope = new HeapSlope();
    const teeth = (count: number, from: number) => {
      for (let i = 0; i < count * 30; i++)
        slope.add((from * 30 + i) * 1_000, 50 * MB + ((i % 30) + 1) * MB + i);
    };
    // Four rises are three falls between them.
    teeth(4, 0);
    expect(slope.estimate()).toMatchObject({ collections: 3, retained: 'unknown' });
    teeth(1, 4);
    expect(slope.estimate().collections).toBe(4);
    expect(known(slope.estimate().retained)).toBeCloseTo(0, 1);
  });

  it('a browser that renews its counter every 20 minutes tells nothing, and no flat heap', () => {
    const slope = new HeapSlope();
    for (let s = 0; s < 3_000; s++) slope.add(s * 1_000, 50 * MB + Math.floor(s / 1_200) * 200 * MB);
    expect(slope.estimate()).toMatchObject({ retained: 'unknown', allocated: 'unknown', net: 'unknown' });
  });
});

describe('the window', () => {
  it('moves on: a leak that ended is forgotten, one that began is found', () => {
    const slope = new HeapSlope();
    const before = new ModelHeap({ retained: 20 * MB, promoted: 0 });
    const random = seeded(5);
    let base = 0;
    for (let s = 0; s < 12 * 60; s++) {
      before.pass(1_000);
      base = before.used;
      slope.add(s * 1_000, base);
    }
    expect(known(slope.estimate().retained)).toBeGreaterThan(15);
    const after = new ModelHeap({ live: base, promoted: 0 });
    for (let s = 12 * 60; s < 24 * 60; s++) {
      after.pass(1_000);
      slope.add(s * 1_000, after.used + random() * 1_000);
    }
    expect(Math.abs(known(slope.estimate().retained))).toBeLessThan(1);
  });

  it('a load of data that is kept is a step, which ends with the window', () => {
    const slope = new HeapSlope();
    const heap = new ModelHeap({ promoted: 0 });
    for (let s = 0; s < 30 * 60; s++) {
      heap.pass(1_000);
      slope.add(s * 1_000, heap.used + (s > 600 ? 30 * MB : 0));
    }
    expect(Math.abs(known(slope.estimate().retained))).toBeLessThan(1);
  });
});

describe('full collections minutes apart', () => {
  // 13 MB/min of garbage survive quick collections; a full one comes every seven minutes.
  const rare: Run = { allocated: 260 * MB, promoted: 0.05, young: 16 * MB, old: 90 * MB, minutes: 45 };

  it.each(SEEDS)('are looked for further back, and garbage is not taken for a leak (seed %i)', (seed) => {
    const growth = grow({ ...rare, seed });
    expect(growth.fullSeen).toBe(true);
    expect(Math.abs(known(growth.retained))).toBeLessThan(2);
  });

  it.each(SEEDS)('tell a leak of 15 MB/min from 13 MB/min of garbage (seed %i)', (seed) => {
    const growth = grow({ ...rare, seed, retained: 15 * MB });
    expect(growth.fullSeen).toBe(true);
    expect(Math.abs(known(growth.retained) - 15)).toBeLessThan(3);
  });

  it('before any came that is not known, and said so', () => {
    const growth = grow({ ...rare, minutes: 5 });
    expect(known(growth.retained)).toBeGreaterThan(10);
    expect(growth.fullSeen).toBe(false);
  });
});

it('a page that loaded and let go of 100 MB once hides no leak after it', () => {
  const slope = new HeapSlope();
  const heap = new ModelHeap({ promoted: 0.1, retained: 15 * MB });
  for (let s = 0; s < 11 * 60; s++) {
    heap.pass(1_000);
    slope.add(s * 1_000, heap.used + (s > 20 && s < 40 ? 100 * MB : 0));
  }
  expect(known(slope.estimate().retained)).toBeGreaterThan(12);
});

describe('the line', () => {
  it('has the slope and the standard error of the textbook, far from the origin too', () => {
    // Residuals of (1,2) (2,3) (3,5) (4,4) (5,6) about 1.3 + 0.9x: their squares sum to 1.9; error = sqrt(1.9/3/10).
    const fit = new LineFit();
    for (const [x, y] of [
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 4],
      [5, 6],
    ])
      fit.add(1e9 + x, 1e8 + y);
    expect(fit.slope).toBeCloseTo(0.9, 6);
    expect(fit.error).toBeCloseTo(Math.sqrt(1.9 / 3 / 10), 6);
  });

  it('says nothing of one point, and no error of two', () => {
    const fit = new LineFit();
    fit.add(1, 1);
    expect(fit.slope).toBeNaN();
    fit.add(2, 3);
    expect(fit.slope).toBe(2);
    expect(fit.error).toBeNaN();
  });

  it('its error is what repeated noise gives', () => {
    const random = seeded(11);
    const slopes: number[] = [];
    let stated = 0;
    for (let run = 0; run < 400; run++) {
      const fit = new LineFit();
      for (let x = 0; x < 20; x++) fit.add(x, 3 * x + gaussian(random));
      slopes.push(fit.slope);
      stated += fit.error / 400;
    }
    const spread = Math.sqrt(slopes.reduce((sum, slope) => sum + (slope - 3) ** 2, 0) / slopes.length);
    expect(stated / spread).toBeGreaterThan(0.85);
    expect(stated / spread).toBeLessThan(1.15);
  });
});
