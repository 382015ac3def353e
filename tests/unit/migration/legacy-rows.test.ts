import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Kline } from '../../../src/domain/index.js';
import { kline, START } from '../../support/klines.js';
import { anyKlines } from '../snapshot/support.js';
import { closeStores, LegacyPage, migrate, settle } from './support.js';

afterEach(closeStores);
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
const [seconds, { open, high, low, close, volume }] = [START / 1_000, kline(0)];

describe('rows', () => {
  it('keep what else they carry when they are replaced', () => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [{ ...kline(0, 5, { closed: false }), trades: 12, quote: 'USDT' }]);
    const { migration } = migrate(page);
    migration.updateBoth('A', '1m', kline(0, 6));
    expect(page.get('A', '1m')).toEqual([{ ...kline(0, 6), trades: 12, quote: 'USDT' }]);
  });

  it.each(['ms', 's'] as const)('come back to the bit, whatever the numbers, with time in %s', (timeUnit) => {
    fc.assert(
      fc.property(anyKlines, fc.boolean(), fc.boolean(), (given, timeAsText, numbersAsText) => {
        const klines = given.map(({ revision: _revision, ...each }, i) => ({
          ...each,
          openTime: each.openTime + (i % 3),
        }));
        const page = new LegacyPage<unknown>();
        const shape = { openTime: 'at', closed: 'done', timeUnit, timeAsText, numbersAsText };
        const { migration, shared } = migrate(page, { shape });
        migration.mergeBoth('A', '1m', klines);
        expect(migration.getKlines('A', '1m')).toEqual(klines);
        expect(shared.getKlines('A', '1m')).toEqual(klines);
        settle(migration);
        expect(migration.differences).toEqual([]);
        closeStores();
      }),
      { numRuns: RUNS, seed: 5 },
    );
  });

  it('in seconds keep their milliseconds, those too that no double of seconds is exact for', () => {
    const page = new LegacyPage<unknown>();
    const { migration } = migrate(page, { shape: { openTime: 'time', timeUnit: 's' } });
    const openTimes = [1_074_206_915_282, 2_188_688_301_129, 4_368_045_114_982];
    for (const openTime of openTimes) migration.updateBoth('A', '1m', { ...kline(0), openTime });
    expect(migration.getKlines('A', '1m').map(({ openTime }) => openTime)).toEqual(openTimes);
  });

  it('may be read and written by functions of the page', () => {
    const page = new LegacyPage<string>();
    const shape = {
      read: (row: string) => JSON.parse(row) as Kline,
      write: (given: object, held: string | undefined) =>
        JSON.stringify({ ...given, was: held !== undefined }),
    };
    const { migration } = migrate(page, { shape });
    migration.updateBoth('A', '1m', kline(0, 5, { closed: false }));
    migration.updateBoth('A', '1m', kline(0, 6));
    expect(page.get('A', '1m')?.map((row) => JSON.parse(row) as unknown)).toEqual([
      { ...kline(0, 6), was: true },
    ]);
  });

  it('out of order and twice are read in order and once, the last of each', () => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [kline(2), kline(0, 7), kline(1), kline(0, 8)]);
    const { migration, shared } = migrate(page);
    expect(migration.getKlines('A', '1m')).toEqual([kline(0, 8), kline(1), kline(2)]);
    settle(migration);
    expect(shared.getKlines('A', '1m')).toEqual([kline(0, 8), kline(1), kline(2)]);
  });

  it.each([
    null,
    7,
    {},
    { ...kline(1), close: '' },
    { ...kline(1), high: 'n/a' },
    { ...kline(1), openTime: null },
  ])('%j is told and left out, the others live', (bad) => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [kline(0), bad]);
    const { migration } = migrate(page, { shape: { openTime: 'openTime' } });
    const told: string[] = [];
    migration.on('problem', ({ kind, error }) => told.push(`${kind}: ${error.message}`));
    expect(migration.getKlines('A', '1m')).toEqual([kline(0)]);
    expect(told[0]).toMatch(/^legacy-row-unreadable: A@1m: The row .* is no kline/);
  });

  it('without a flag say nothing of being final, and what the store knows stands', () => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [{ time: seconds, open, high, low, close, volume }]);
    const { migration, shared } = migrate(page);
    shared.updateKline('A', '1m', kline(0));
    migration.setPhase('shared', 'test');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0)]);
    migration.setPhase('legacy', 'test');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0, 100, { closed: false })]);
    page.set('A', '1m', [{ time: seconds, open, high, low, close, volume: 9 }]);
    migration.setPhase('shared', 'test');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0, 100, { volume: 9 })]);
  });
});

describe("a page's own reducer", () => {
  it('gets each tick as a row of its own shape, in every phase that writes it', () => {
    const page = new LegacyPage<unknown>();
    page.set('A', '1m', [{ time: seconds, open, high, low, close, volume }]);
    const dispatched: unknown[] = [];
    const update = (symbol: string, interval: '1m', row: unknown) => {
      dispatched.push(row);
      page.set(symbol, interval, [...(page.get(symbol, interval) ?? []), row]);
    };
    const { migration, shared } = migrate(page, { set: undefined, update: update as never });
    migration.updateBoth('A', '1m', kline(1));
    migration.setPhase('shared', 'test');
    migration.updateBoth('A', '1m', kline(2));
    expect(dispatched).toHaveLength(1);
    migration.setPhase('legacy', 'what it missed goes through it, too');
    migration.updateBoth('A', '1m', kline(3));
    expect(dispatched).toMatchObject([1, 2, 3].map((i) => ({ time: seconds + i * 60, volume: i })));
    expect(shared.getKlines('A', '1m')).toHaveLength(3);
  });
});
