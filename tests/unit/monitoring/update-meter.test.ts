import { describe, expect, it } from 'vitest';
import { UpdateMeter } from '../../../src/monitoring/update-meter.js';
import { LogHistogram } from '../../../src/monitoring/index.js';
import { seeded } from './support/random.js';

/** Where alerts fire by default, ms. */
const LIMIT = 10;

interface Page {
  /** Wake-ups a second, and series that each tells of. */
  rate: number;
  series: number;
  /** When its long tasks begin, s, and how long they are, ms. */
  tasks?: number[];
  taskMs?: number;
  /** Batches that wait behind a task at most: one wake-up over shared memory, three where it is not shared. */
  waiting?: number;
  /** ms that every update takes. */
  usual?: number;
}

/** The measures' two windows are not over yet. */
const SECONDS = 110;

/** A page whose thread is held up by tasks, of which a store measures eight series of a wake-up at most. */
function run({ rate, series, tasks = [], taskMs = 0, waiting = 1, usual = 0.05 }: Page): UpdateMeter {
  const meter = new UpdateMeter();
  const random = seeded(7);
  const held: number[] = [];
  const told = (written: number, now: number, count: number) => {
    for (let i = 0; i < Math.min(8, count); i++) meter.measured(now - written, now);
  };
  const left = tasks.map((second) => second * 1_000);
  for (let time = 0; time < SECONDS * 1_000; time += 1_000 / rate) {
    const [task] = left;
    if (task !== undefined && time >= task + taskMs) {
      // What waited is told at once. Of one series that is its last write, of several the last writes of each.
      for (let i = 0; i < Math.min(waiting, held.length); i++) {
        const written = series === 1 ? held.at(-1 - i) : held[Math.floor(random() * held.length)];
        told(written ?? task, task + taskMs, series);
      }
      held.length = 0;
      left.shift();
    }
    if (task !== undefined && time >= task && time < task + taskMs) held.push(time);
    else told(time, time + usual * (0.8 + 0.4 * random()), series);
  }
  return meter;
}

/** The alert's measure at the end; 0 where it is unknown. */
function sure(page: Page): number {
  const p99 = run(page).surelyP99(SECONDS * 1_000);
  return p99 === 'unknown' ? 0 : p99;
}

const RATES = [2, 10, 60];
const each = (count: number) => Array.from({ length: count }, (_, i) => 1 + ((SECONDS - 2) * i) / count);

describe('a page that is quick but for a few long tasks', () => {
  it.each(RATES)('raises nothing, whatever waits behind them (%i wake-ups a second)', (rate) => {
    for (const series of [1, 3, 8, 1_200]) {
      for (const waiting of [1, 3]) {
        for (const count of [1, 2, 4]) {
          const page = { rate, series, waiting, tasks: each(count), taskMs: 700 };
          expect(sure(page)).toBeLessThan(LIMIT);
        }
      }
    }
  });

  it('though its p99 itself may be theirs', () => {
    const meter = run({ rate: 2, series: 1, waiting: 3, tasks: each(3), taskMs: 1_600 });
    const latency = meter.latency(SECONDS * 1_000);
    expect(latency !== 'unknown' && latency.p99).toBeGreaterThan(500);
    expect(meter.surelyP99(SECONDS * 1_000)).toBeLessThan(LIMIT);
  });
});

describe('a page that is slow', () => {
  it.each([2, 10, 60, 500])('all the time is told, with what it takes (%i wake-ups a second)', (rate) => {
    for (const series of [1, 8]) {
      const p99 = sure({ rate, series, usual: 40 });
      expect(p99).toBeGreaterThan(32);
      expect(p99).toBeLessThan(49);
    }
  });

  it.each(RATES)('by a long task every second is told (%i wake-ups a second)', (rate) => {
    expect(sure({ rate, series: 2, tasks: each(108), taskMs: 900 })).toBeGreaterThan(LIMIT);
  });

  it('so that all its updates overlap is told: they are not one bunch without end', () => {
    expect(sure({ rate: 60, series: 1, usual: 400 })).toBeGreaterThan(300);
  });
});

it('a page that loads is not judged: a hundred bunches are waited for, and updates of one bunch are not that', () => {
  const meter = new UpdateMeter();
  for (let i = 0; i < 5_000; i++) meter.measured(50, 1_000);
  expect(meter.surelyP99(1_000)).toBe('unknown');
  // The last bunch is open yet: so the hundredth is known by the hundred and first.
  for (let i = 1; i < 100; i++) meter.measured(50, 1_000 + 60 * i);
  expect(meter.surelyP99(7_000)).toBe('unknown');
  meter.measured(50, 7_000);
  expect(meter.surelyP99(7_000)).toBeCloseTo(50, -1);
});

it('what the host records is judged by the same rule', () => {
  const meter = new UpdateMeter();
  for (let i = 0; i < 400; i++) meter.measured(0.1, i * 100);
  for (let i = 0; i < 101; i++) meter.recorded(30, 40_000 + i * 100);
  expect(meter.surelyP99(50_200)).toBeCloseTo(30, -1);
});

describe('a percentile that is sure', () => {
  /** Of 1,000 durations of 1 ms, so many of 40 ms instead, in bunches of this size. */
  const withSlow = (slow: number, size: number) => {
    const all = new LogHistogram();
    const bunches = new LogHistogram();
    for (let i = 0; i < 1_000; i++) all.add(i < slow ? 40 : 1);
    for (let i = 0; i < (1_000 - slow) / size; i++) bunches.add(1);
    for (let i = 0; i < slow / size; i++) bunches.add(40);
    return all.percentileAtLeast(0.99, bunches);
  };

  it.each([
    [12, 1, 1, 'one in a hundred may be chance'],
    [30, 1, 40, 'three in a hundred, each by itself, are not'],
    [30, 10, 1, 'three bunches are, whatever they hold'],
    [90, 30, 1, 'even if they hold a tenth of all'],
    [90, 10, 40, 'nine bunches of it are not'],
  ])('of %i slow ones in bunches of %i is %i: %s', (slow, size, expected) => {
    expect(withSlow(slow, size)).toBeCloseTo(expected, -1);
  });

  it('of none is 0', () => {
    expect(new LogHistogram().percentileAtLeast(0.99, new LogHistogram())).toBe(0);
  });
});
