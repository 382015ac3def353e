import { expect, it } from 'vitest';
import { SteadyTime } from '../../../src/feed/steady-time.js';

function setUp() {
  const at = { wall: 1_000_000, monotonic: 500 };
  const time = new SteadyTime({
    now: () => at.wall,
    monotonic: () => at.monotonic,
    setTimeout: () => 0,
    clearTimeout: () => {},
    random: () => 0,
  });
  const start = time.now();
  /** Lets both clocks go on, each by its own measure, and tells what passed. */
  const pass = (wall: number, monotonic = wall) => {
    at.wall += wall;
    at.monotonic += monotonic;
    return time.now() - start;
  };
  return { pass };
}

it('goes on while the local clock is set back: a silence stays as long as it was', () => {
  const { pass } = setUp();
  pass(30_000);
  expect(pass(-300_000, 0)).toBe(30_000);
  expect(pass(1_000)).toBe(31_000);
});

it('counts a sleep in which the monotonic clock stood still', () => {
  const { pass } = setUp();
  expect(pass(600_000, 0)).toBe(600_000);
  expect(pass(1_000)).toBe(601_000);
});

it('drift does not add up', () => {
  const { pass } = setUp();
  let passed = 0;
  for (let i = 0; i < 1_000; i++) passed = pass(i % 2 === 0 ? 900 : -880, 10);
  expect(passed).toBe(10_000);
});
