import { afterEach, describe, expect, it } from 'vitest';
import { KlineDataMigration } from '../../../src/migration/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, LegacyPage, lose, many, settle, stage, store } from './support.js';
import type { Kline } from '../../../src/domain/index.js';

afterEach(closeStores);

describe('comparing', () => {
  it('keeps to its budget, goes on where it stopped, and reads the newest first', () => {
    const { migration, page } = stage('dual-write');
    migration.mergeBoth('A', '1m', many(40));
    migration.step();
    lose(page, 'A', 39, 5);
    const compared: number[] = [];
    const found: number[] = [];
    migration.on('difference', ({ openTime }) => found.push(openTime));
    for (let i = 0; i < 2; i++) compared.push(migration.step(10).compared);
    expect(compared).toEqual([10, 10]);
    // The newest one is told before the oldest was even looked at.
    expect(found).toEqual([kline(39).openTime]);
  });

  it('gets round all series with any budget', () => {
    const { migration, page } = stage('dual-write');
    for (const symbol of ['A', 'B', 'C']) migration.mergeBoth(symbol, '1m', many(30));
    settle(migration);
    lose(page, 'B', 3);
    let steps = 0;
    while (migration.differences.length === 0 && steps < 100) {
      migration.step(7);
      steps++;
    }
    expect(migration.differences).toMatchObject([{ key: 'local:B@1m', openTime: kline(3).openTime }]);
    // 90 klines at 7 a step, a round begun anywhere, and one step to confirm.
    expect(steps).toBeLessThan(2 * Math.ceil(90 / 7) + 6);
  });

  it('goes through fewer klines than the budget once, not again and again', () => {
    const { migration } = stage('dual-write');
    migration.mergeBoth('A', '1m', many(10));
    migration.step();
    expect(migration.step(1_000_000).compared).toBe(10);
  });

  it('leaves a forming kline alone until it is settled', () => {
    const { migration, page } = stage('shared-read');
    migration.mergeBoth('A', '1m', [kline(0), kline(1, 5, { closed: false })]);
    migration.step();
    page.set('A', '1m', [kline(0), kline(1, 6, { closed: false })]);
    settle(migration);
    expect(migration.differences).toEqual([]);
    page.set('A', '1m', [kline(0)]);
    settle(migration);
    expect(migration.differences).toEqual([]);
    migration.updateBoth('A', '1m', kline(2, 7, { closed: false }));
    settle(migration);
    expect(migration.differences).toMatchObject([{ openTime: kline(1).openTime, kind: 'missing-in-legacy' }]);
  });

  it('confirms what it suspects: a kline that was on its way is no difference', () => {
    const { migration, page } = stage('dual-write');
    migration.mergeBoth('A', '1m', many(5));
    migration.step();
    const rows = page.get('A', '1m') ?? [];
    lose(page, 'A', 2);
    migration.step();
    page.set('A', '1m', rows);
    settle(migration);
    expect(migration.differences).toEqual([]);
    expect(migration.phase).toBe('dual-write');
  });

  it('does not hold against a side what it does not keep', () => {
    const page = new LegacyPage<Kline>();
    const shared = store({ maxKlines: 8 });
    const migration = new KlineDataMigration({
      store: shared,
      legacy: page.asLegacy({ limit: 12 }),
      phase: 'dual-write',
    });
    for (const each of many(40)) migration.updateBoth('A', '1m', each);
    settle(migration);
    expect(page.get('A', '1m')).toHaveLength(12);
    expect(shared.getKlines('A', '1m')).toHaveLength(8);
    expect(migration.differences).toEqual([]);
  });

  it('finds what its own list has no room for, and says how much that is', () => {
    const page = new LegacyPage<Kline>();
    const shared = store();
    const migration = new KlineDataMigration({
      store: shared,
      legacy: page.asLegacy(),
      phase: 'shared-read',
      listedDifferences: 3,
    });
    migration.mergeBoth('A|`x`', '1m', many(20));
    migration.step();
    lose(page, 'A|`x`', 1, 2, 3, 4, 5, 6, 7);
    settle(migration);
    expect(migration.differences).toHaveLength(3);
    expect(migration.report()).toContain('- Differences: 7\n');
    expect(migration.report()).toContain('4 more differences are not listed.');
    expect(page.get('A|`x`', '1m')).toEqual(many(20));
  });
});

it('nothing grows: a million comparisons of a fault leave one entry', () => {
  const { migration, page } = stage('dual-write');
  migration.mergeBoth('A', '1m', many(50));
  migration.step();
  migration.onAlert({ kind: 'held', message: 'so that nothing is mended' });
  migration.resume();
  migration.setPhase('dual-write', 'again');
  migration.step();
  lose(page, 'A', 10);
  let told = 0;
  migration.on('difference', () => told++);
  for (let i = 0; i < 2_000; i++) migration.step(500);
  expect(told).toBe(1);
});
