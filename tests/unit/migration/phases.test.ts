import { afterEach, describe, expect, it } from 'vitest';
import { MIGRATION_PHASES, type PhaseChange } from '../../../src/migration/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, settle, stage } from './support.js';

afterEach(closeStores);

describe('a phase', () => {
  it.each([
    ['legacy', true, false],
    ['dual-write', true, true],
    ['shared-read', true, true],
    ['shared', false, true],
  ] as const)('%s: legacy written %s, shared written %s', (phase, legacy, shared) => {
    const { page, shared: store, migration } = stage(phase);
    migration.updateBoth('A', '1m', kline(1));
    expect(page.get('A', '1m')?.length ?? 0).toBe(Number(legacy));
    expect(store.getKlines('A', '1m')).toHaveLength(Number(shared));
    expect(migration.getKlines('A', '1m')).toEqual([kline(1)]);
  });

  it.each([
    ['dual-write', 100],
    ['shared-read', 50],
  ] as const)('%s reads its own side', (phase, open) => {
    const { shared, migration } = stage(phase);
    shared.alters = (given) => ({ ...given, open: 50, low: 1 });
    migration.updateBoth('A', '1m', kline(0));
    shared.alters = (given) => given;
    migration.step();
    shared.inner.updateKline('A', '1m', kline(0, 50));
    expect(migration.getKlines('A', '1m')[0].open).toBe(open);
  });

  it.each(MIGRATION_PHASES.flatMap((from) => MIGRATION_PHASES.map((to) => [from, to] as const)))(
    'from %s to %s nothing is lost',
    (from, to) => {
      const { migration } = stage(from);
      const klines = [kline(0), kline(1), kline(2, 7, { closed: false })];
      migration.mergeBoth('A', '1m', klines);
      migration.setPhase(to, 'test');
      expect(migration.getKlines('A', '1m')).toEqual(klines);
      migration.updateBoth('A', '1m', kline(2, 8));
      migration.setPhase(from, 'test');
      expect(migration.getKlines('A', '1m')).toEqual([...klines.slice(0, 2), kline(2, 8)]);
    },
  );

  it.each([
    ['dual-write', 'legacy'],
    ['dual-write', 'shared'],
    ['shared-read', 'legacy'],
    ['shared-read', 'shared'],
  ] as const)(
    'begun in %s with klines in the %s side alone: they are read, and in either phase',
    (phase, filled) => {
      const { page, shared, migration } = stage(phase);
      const klines = [kline(0), kline(1), kline(2)];
      if (filled === 'shared') shared.inner.mergeKlines('A', '1m', klines);
      else page.asLegacy().set?.('A', '1m', [...klines]);
      expect(migration.getKlines('A', '1m')).toEqual(klines);
      migration.setPhase(phase === 'dual-write' ? 'shared-read' : 'dual-write', 'test');
      expect(migration.getKlines('A', '1m')).toEqual(klines);
      expect(migration.step(1_000).found).toEqual([]);
    },
  );

  it('tells each change once it is done, with the reason and who it was', () => {
    const { migration } = stage();
    const told: (PhaseChange & { now: string })[] = [];
    const stop = migration.on('phase', (change) => told.push({ ...change, now: migration.phase }));
    migration.setPhase('dual-write', '10 % of users');
    migration.setPhase('dual-write', 'the same again');
    migration.onAlert({ kind: 'memory-growth', message: '12 MB/min' });
    stop();
    migration.resume();
    migration.setPhase('shared', 'nobody listens');
    expect(told).toMatchObject([
      { from: 'legacy', to: 'dual-write', by: 'host', reason: '10 % of users', now: 'dual-write' },
      { from: 'dual-write', to: 'legacy', by: 'alert', reason: 'memory-growth: 12 MB/min', now: 'legacy' },
    ]);
  });
});

describe('a side that was not written', () => {
  it('holds what the other one got before it is read', () => {
    const { page, migration, shared } = stage();
    page.set('OLD', '1m', [kline(0), kline(1)]);
    migration.setPhase('shared-read', 'straight there');
    expect(shared.getKlines('OLD', '1m')).toEqual([]);
    expect(migration.getKlines('OLD', '1m', 1)).toEqual([kline(1)]);
    expect(shared.getKlines('OLD', '1m')).toEqual([kline(0), kline(1)]);
  });

  it('is filled step by step, no more than a series beyond the budget', () => {
    const { page, migration, shared } = stage();
    for (const symbol of ['A', 'B', 'C'])
      page.set(
        symbol,
        '1m',
        Array.from({ length: 20 }, (_, i) => kline(i)),
      );
    migration.setPhase('dual-write', 'test');
    expect([1, 2, 3].map(() => migration.step(10).pending)).toEqual([2, 1, 0]);
    expect(shared.getKlines('C', '1m')).toHaveLength(20);
  });

  it('keeps a final kline, and the other side gets it: a forming one never stands against it', () => {
    const { migration, page, shared } = stage('legacy');
    page.set('A', '1m', [kline(0, 5, { closed: false }), kline(1)]);
    shared.inner.updateKline('A', '1m', kline(0, 6));
    migration.setPhase('dual-write', 'test');
    settle(migration);
    expect(page.get('A', '1m')).toEqual([kline(0, 6), kline(1)]);
    expect(shared.getKlines('A', '1m')).toEqual([kline(0, 6), kline(1)]);
    expect(migration.differences).toEqual([]);
  });

  it('gets corrections of a kline that it holds in an earlier state', () => {
    const { migration, page, shared } = stage('dual-write');
    migration.updateBoth('A', '1m', kline(0, 5, { closed: false }));
    migration.setPhase('shared', 'test');
    migration.updateBoth('A', '1m', kline(0, 6));
    migration.setPhase('legacy', 'test');
    expect(page.get('A', '1m')).toEqual([kline(0, 6)]);
    migration.updateBoth('A', '1m', kline(0, 7));
    migration.setPhase('shared', 'test');
    expect(shared.getKlines('A', '1m')).toEqual([kline(0, 7)]);
  });
});

describe('a kline that breaks a rule', () => {
  it.each(MIGRATION_PHASES)('is refused in %s before any side is touched', (phase) => {
    const { migration, page, shared } = stage(phase);
    const bad = kline(0, 100, { high: 1 });
    expect(() => migration.updateBoth('A', '1m', bad)).toThrow(
      expect.objectContaining({ code: 'high-below-low', message: expect.stringContaining('local:A@1m') }),
    );
    expect([page.get('A', '1m') ?? [], shared.getKlines('A', '1m')]).toEqual([[], []]);
  });
});
