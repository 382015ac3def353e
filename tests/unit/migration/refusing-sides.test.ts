import { afterEach, describe, expect, it, vi } from 'vitest';
import { kline } from '../../support/klines.js';
import { closeStores, settle, stage } from './support.js';

afterEach(closeStores);
afterEach(() => void vi.restoreAllMocks());

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

  it('leaves the reading to the other one, also where it is what the other one lacked that it refuses', () => {
    const { migration, page, shared } = stage('legacy');
    migration.updateBoth('A', '1m', kline(0));
    shared.inner.updateKline('A', '1m', kline(5));
    migration.setPhase('dual-write', 'test');
    page.refuses = true;
    migration.step();
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(5)]);
    expect(() => migration.setPhase('legacy', 'test')).toThrow(
      expect.objectContaining({ code: 'side-behind' }),
    );
    page.refuses = false;
    migration.setPhase('legacy', 'test');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(5)]);
  });

  it('the only one that holds all says why it cannot be read: the other one would answer with a part', () => {
    const { migration, page, shared } = stage('dual-write');
    migration.updateBoth('A', '1m', kline(0));
    shared.isDead = true;
    migration.updateBoth('A', '1m', kline(1));
    page.get = () => {
      throw new Error('The page’s state is gone.');
    };
    expect(() => migration.getKlines('A', '1m')).toThrow('The page’s state is gone.');
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

  it('is not blamed for what it loses later on', () => {
    // Which series was used longest ago must not hang on how many things happen in a millisecond.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    const { migration, shared } = stage('shared-read', { maxSymbols: 2 });
    const klines = [kline(0), kline(1), kline(2)];
    for (const symbol of ['A', 'B']) migration.mergeBoth(symbol, '1m', klines);
    shared.inner.mergeKlines('OTHER', '1m', klines);
    for (const symbol of ['A', 'B']) expect(migration.getKlines(symbol, '1m')).toEqual(klines);
    settle(migration);
    shared.loses = () => true;
    migration.updateBoth('A', '1m', kline(3));
    shared.loses = () => false;
    migration.updateBoth('A', '1m', kline(4));
    settle(migration);
    expect(migration.differences).toMatchObject([{ key: 'local:A@1m', kind: 'missing-in-shared' }]);
  });

  it('not even when it dies between the first sight of it and the second', () => {
    const { migration, shared } = stage('shared-read', { maxSymbols: 2 });
    const klines = [kline(0), kline(1), kline(2)];
    for (const symbol of ['A', 'B']) migration.mergeBoth(symbol, '1m', klines);
    settle(migration);
    shared.inner.mergeKlines('OTHER', '1m', klines);
    migration.step();
    shared.isDead = true;
    for (const symbol of ['A', 'B']) expect(migration.getKlines(symbol, '1m')).toEqual(klines);
    for (let i = 0; i < 5; i++) migration.step();
    expect(migration.differences).toEqual([]);
    expect(migration.phase).toBe('shared-read');
  });
});
