import { expect, it } from 'vitest';
import { SideMeters, whatIsAwaited } from '../../../demo/migration/side-figures.js';

it('says for how long a figure of the heap is still measured, then what else is missing', () => {
  expect(whatIsAwaited('retained', { spanMs: 0, collections: 0 })).toBe('measuring: 60 s');
  expect(whatIsAwaited('retained', { spanMs: 20_400, collections: 9 })).toBe('measuring: 40 s');
  expect(whatIsAwaited('allocated', { spanMs: 20_400, collections: 9 })).toBe('measuring: 10 s');
  expect(whatIsAwaited('retained', { spanMs: 60_000, collections: 2 })).toBe(
    'waiting for collections: 2 of 4',
  );
  expect(whatIsAwaited('allocated', { spanMs: 60_000, collections: 0 })).toBe('measuring');
});

it('waits no longer than the figure does', () => {
  const meters = new SideMeters();
  const waits: string[] = [];
  for (let second = 0; second < 90; second++) {
    // A saw-tooth of ten seconds.
    meters.sample(second * 1_000, 20e6 + (second % 10) * 1e6);
    const { retained, ...figures } = meters.figures;
    if (retained === null) waits.push(whatIsAwaited('retained', figures));
  }
  expect(waits.length).toBeGreaterThanOrEqual(60);
  expect(waits.at(59)).toBe('measuring: 1 s');
  expect(waits.at(-1)).toMatch(/^(measuring: 1 s|waiting for collections: 3 of 4)$/);
});
