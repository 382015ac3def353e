import { afterEach, describe, expect, it } from 'vitest';
import type { KlineDifference } from '../../../src/migration/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, settle, stage } from './support.js';

afterEach(closeStores);
const ALERT = { kind: 'memory-growth', message: '12.5 MB/min' };

describe('an alert', () => {
  it.each([
    ['shared', 'shared-read'],
    ['shared-read', 'dual-write'],
    ['dual-write', 'legacy'],
  ] as const)('steps back from %s to %s within the call, nothing lost', (from, to) => {
    const { migration } = stage(from);
    migration.mergeBoth('A', '1m', [kline(0), kline(1)]);
    expect(migration.onAlert(ALERT)).toBe(true);
    expect(migration.phase).toBe(to);
    expect(migration.held).toEqual({ by: 'alert', from, reason: 'memory-growth: 12.5 MB/min' });
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1)]);
  });

  it('steps back once: more of them do nothing, and nobody goes forward until resume()', () => {
    const { migration } = stage('shared');
    const changes: string[] = [];
    const stop = migration.on('phase', ({ to }) => {
      changes.push(to);
      // An alert out of a listener is one more alert.
      expect(migration.onAlert(ALERT)).toBe(false);
    });
    migration.onAlert(ALERT);
    for (let i = 0; i < 10; i++) expect(migration.onAlert(ALERT)).toBe(false);
    stop();
    expect(changes).toEqual(['shared-read']);
    expect(() => migration.setPhase('shared', 'impatient')).toThrow(
      expect.objectContaining({ code: 'held', message: expect.stringMatching(/12\.5 MB\/min.*resume\(\)/) }),
    );
    migration.setPhase('dual-write', 'further back is allowed');
    expect(migration.held).not.toBeNull();
    expect(migration.resume()).toBe(true);
    expect(migration.resume()).toBe(false);
    expect(migration.phase).toBe('dual-write');
    migration.setPhase('shared-read', 'again');
    expect(migration.onAlert(ALERT)).toBe(true);
  });

  it('of what the legacy state allocates takes nobody back while that is still cloned; one of what stays does', () => {
    const allocation = { ...ALERT, level: 'alert', state: 'fired', cause: 'allocation' };
    for (const phase of ['dual-write', 'shared-read'] as const) {
      const { migration } = stage(phase);
      expect(migration.onAlert(allocation)).toBe(false);
      expect(migration.phase).toBe(phase);
      expect(migration.onAlert({ ...allocation, cause: 'retained' })).toBe(true);
    }
    expect(stage('shared').migration.onAlert(allocation)).toBe(true);
  });

  it.each([
    { ...ALERT, level: 'warning', state: 'fired' },
    { ...ALERT, level: 'critical', state: 'cleared' },
  ])('that asks for nothing is none: %j', (alert) => {
    const { migration } = stage('shared');
    expect(migration.onAlert(alert)).toBe(false);
    expect([migration.phase, migration.held]).toEqual(['shared', null]);
    expect(migration.onAlert({ ...alert, level: 'alert', state: 'fired' })).toBe(true);
  });

  it('has nothing to step back from in legacy, and holds nothing there', () => {
    const { migration } = stage('legacy');
    expect(migration.onAlert(ALERT)).toBe(false);
    expect(migration.held).toBeNull();
    migration.setPhase('shared', 'goes on');
  });

  it('does not lose klines to be quick: what refuses is told, and the next alert tries again', () => {
    const { migration, page } = stage('dual-write');
    migration.updateBoth('A', '1m', kline(0));
    page.refuses = true;
    migration.updateBoth('A', '1m', kline(1));
    expect(migration.onAlert(ALERT)).toBe(false);
    expect([migration.phase, migration.held]).toEqual(['dual-write', null]);
    expect(migration.report()).toContain('cannot-step-back');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1)]);
    page.refuses = false;
    expect(migration.onAlert(ALERT)).toBe(true);
    expect(page.get('A', '1m')).toEqual([kline(0), kline(1)]);
  });
});

describe('a planted fault', () => {
  const FAULTS = [
    ['a kline that the store lost', 'missing-in-shared', 'shared'],
    ['a kline that the page lost', 'missing-in-legacy', 'legacy'],
    ['a kline that the store has in an earlier state', 'differs', 'shared'],
  ] as const;

  it.each(FAULTS)(
    '%s is reported with its key and openTime, and the phase steps back',
    (_what, kind, behind) => {
      const { migration, page, shared } = stage('shared-read');
      const told: KlineDifference[] = [];
      migration.on('difference', (difference) => told.push(difference));
      const [lost, klines] = [kline(7), Array.from({ length: 20 }, (_, i) => kline(i))];
      migration.mergeBoth('OTHER', '1m', klines);
      migration.updateBoth('A', '1m', kline(0));
      settle(migration);
      if (kind === 'missing-in-shared') shared.loses = ({ openTime }) => openTime === lost.openTime;
      if (kind === 'differs')
        shared.alters = (each) => (each.openTime === lost.openTime ? { ...each, volume: 0.5 } : each);
      for (const each of klines.slice(1)) migration.updateBoth('A', '1m', each);
      if (kind === 'missing-in-legacy')
        page.set(
          'A',
          '1m',
          (page.get('A', '1m') ?? []).filter((row) => row.openTime !== lost.openTime),
        );
      shared.loses = () => false;
      shared.alters = (each) => each;

      expect(migration.step(1_000).found).toEqual([]);
      expect(migration.step(1_000).found).toHaveLength(1);
      const [legacySide, sharedSide] = [told[0].legacy, told[0].shared];
      expect(told).toMatchObject([
        { key: 'local:A@1m', symbol: 'A', interval: '1m', openTime: lost.openTime, kind, behind },
      ]);
      expect(legacySide).toEqual(kind === 'missing-in-legacy' ? null : lost);
      expect(sharedSide).toEqual(
        kind === 'missing-in-shared' ? null : kind === 'differs' ? { ...lost, volume: 0.5 } : lost,
      );
      expect(migration.phase).toBe('dual-write');
      expect(migration.held).toMatchObject({
        by: 'parity',
        reason: expect.stringContaining(`local:A@1m at ${lost.openTime}`),
      });

      // The step back has mended it: what is read is whole, on both sides.
      expect(migration.getKlines('A', '1m')).toEqual(klines);
      expect(page.get('A', '1m')).toEqual(klines);
      expect(shared.getKlines('A', '1m')).toEqual(klines);
      settle(migration);
      expect(told).toHaveLength(1);
      expect(migration.report()).toContain(
        `| local:A@1m | ${lost.openTime} (2024-01-01T00:07:00.000Z) | ${kind} | ${behind} |`,
      );
      migration.resume();
      migration.setPhase('shared', 'mended');
      expect(migration.getKlines('A', '1m')).toEqual(klines);
    },
  );
});
