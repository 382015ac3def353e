import { afterEach, describe, expect, it } from 'vitest';
import { kline } from '../../support/klines.js';
import { SYMBOLS } from './ledger.js';
import { counts, MigrationRun } from './migration-run.js';
import { closeStores } from './support.js';

const RUNS = Number(process.env['MIGRATIONS'] ?? 1_000);
const STEPS = 120;
afterEach(closeStores);

describe(`${RUNS} migrations`, () => {
  it('lose and alter nothing on either side', { timeout: 300_000 }, () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const run = new MigrationRun(seed);
      try {
        for (let i = 0; i < STEPS; i++) run.act();
        for (const symbol of SYMBOLS) run.check(symbol);
        run.finish();
      } catch (error) {
        throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    process.stdout.write(`${RUNS} migrations: ${JSON.stringify(counts)}\n`);
    // The dice must have thrown all of it, or nothing was shown.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(RUNS / 10);
  });

  it('control: a store that loses one kline silently is found out', () => {
    let caught = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const run = new MigrationRun(seed);
      run.migration.setPhase('dual-write', 'test');
      run.shared.loses = ({ openTime }) => openTime === kline(3).openTime;
      run.migration.mergeBoth(
        'A',
        '1m',
        [1, 2, 3, 4].map((i) => kline(i)),
      );
      for (let i = 1; i < 5; i++) run.ledger.take('A', kline(i));
      try {
        run.finish();
      } catch {
        caught++;
      }
    }
    expect(caught).toBe(20);
  });
});
