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

describe('a side that refuses', () => {
  it.each(['dual-write', 'shared-read'] as const)('costs nothing in %s: the other one answers', (phase) => {
    const { migration, page, shared } = stage(phase);
    migration.updateBoth('A', '1m', kline(0));
    shared.isDead = true;
    migration.updateBoth('A', '1m', kline(1));
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1)]);
    shared.isDead = false;
    page.refuses = true;
    settle(migration);
    migration.updateBoth('A', '1m', kline(2));
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1), kline(2)]);
    expect(page.get('A', '1m')).toHaveLength(2);
    page.refuses = false;
    settle(migration);
    expect(page.get('A', '1m')).toEqual(shared.getKlines('A', '1m'));
    expect(migration.differences).toEqual([]);
  });

  it('is not asked at every tick', () => {
    const { migration, shared } = stage('dual-write');
    shared.isDead = true;
    for (let i = 0; i < 1_000; i++) migration.updateBoth('A', '1m', kline(i));
    expect(shared.writes).toBeLessThan(30);
  });

  it('is told at the 1st, 2nd, 4th ... time, with the way out', () => {
    const { migration, shared } = stage('dual-write');
    const counts: number[] = [];
    migration.on('problem', ({ count, error }) => {
      counts.push(count);
      expect(error).toMatchObject({
        code: 'shared-refused',
        message: expect.stringMatching(/local:A@1m.*dead.*stands in/),
      });
    });
    shared.isDead = true;
    for (let i = 0; i < 12; i++) migration.step();
    for (let i = 0; i < 12; i++) {
      migration.updateBoth('A', '1m', kline(i));
      migration.step();
    }
    expect(counts).toEqual([1, 2, 4, 8]);
  });

  it('both at once: the caller is told, and neither holds it', () => {
    const { migration, page, shared } = stage('dual-write');
    page.refuses = shared.isDead = true;
    expect(() => migration.updateBoth('A', '1m', kline(0))).toThrow(
      expect.objectContaining({ code: 'both-refused', message: expect.stringContaining('local:A@1m') }),
    );
    page.refuses = shared.isDead = false;
    migration.updateBoth('A', '1m', kline(1));
    settle(migration);
    expect([page.get('A', '1m'), shared.getKlines('A', '1m')]).toEqual([[kline(1)], [kline(1)]]);
  });

  it('cannot be left alone with the page: the phase stays', () => {
    const { migration, shared } = stage('dual-write');
    shared.isDead = true;
    migration.updateBoth('A', '1m', kline(0));
    expect(() => migration.setPhase('shared', 'too early')).toThrow(
      expect.objectContaining({ code: 'side-behind', message: expect.stringContaining('local:A@1m') }),
    );
    expect(migration.phase).toBe('dual-write');
    shared.isDead = false;
    migration.setPhase('shared', 'now');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0)]);
  });
});

describe('a store that gives a series away to make room', () => {
  it('has it filled again, and no difference is made of it', () => {
    const { migration, shared } = stage('shared-read', { maxSymbols: 2 });
    const klines = [kline(0), kline(1), kline(2)];
    for (const symbol of ['A', 'B', 'C']) migration.mergeBoth(symbol, '1m', klines);
    expect(shared.stats().series.evicted).toBeGreaterThan(0);
    for (const symbol of ['A', 'B', 'C', 'A']) expect(migration.getKlines(symbol, '1m')).toEqual(klines);
    settle(migration);
    expect(migration.differences).toEqual([]);
    expect(migration.held).toBeNull();
    expect(migration.report()).toContain('series-evicted');
  });
});
