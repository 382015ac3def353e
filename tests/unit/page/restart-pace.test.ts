import { expect, it } from 'vitest';
import { RestartPace } from '../../../src/page/restart-pace.js';

it('the next worker waits longer after each short life, and not at all after a long one', () => {
  const pace = new RestartPace();
  expect([100, 100, 100].map((lived) => pace.next(lived))).toEqual([250, 500, 1_000]);
  expect(pace.next(60_001)).toBe(0);
  expect([100, 100].map((lived) => pace.next(lived))).toEqual([250, 500]);
  expect(Array.from({ length: 20 }, () => pace.next(100)).at(-1)).toBe(30_000);
});
