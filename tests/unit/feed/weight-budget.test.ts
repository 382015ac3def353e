import { describe, expect, it } from 'vitest';
import { WeightBudget } from '../../../src/feed/binance/weight-budget.js';
import { VirtualClock } from './support/virtual-clock.js';

function setUp() {
  const clock = new VirtualClock();
  return { clock, budget: new WeightBudget(clock, 100) };
}

describe('the exchange’s own count of spent weight', () => {
  it('has what was spent since it was told added', () => {
    const { clock, budget } = setUp();
    budget.report('90', clock.monotonic());
    expect(budget.waitFor(8)).toBe(0);
    budget.spend(8);
    expect(budget.waitFor(8)).toBe(60_000);
  });

  it('is not lowered by an answer that a later one overtook, and begins anew after a minute', async () => {
    const { clock, budget } = setUp();
    budget.report('90', clock.monotonic());
    budget.report('50', clock.monotonic());
    expect(budget.waitFor(20)).toBeGreaterThan(0);
    await clock.advance(60_000);
    budget.report('50', clock.monotonic());
    expect(budget.waitFor(20)).toBe(0);
  });
});
