import { afterEach, describe, expect, it } from 'vitest';
import { MIGRATION_PHASES } from '../../../src/migration/index.js';
import { KlineStore, seriesOf } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, settle, stage, store } from './support.js';

afterEach(closeStores);
const KLINES = [kline(0, 0.1 + 0.2), kline(1), kline(3, 7, { closed: false })];

describe.each(MIGRATION_PHASES)('in %s', (phase) => {
  it('an export is a snapshot like any other, with what is read', () => {
    const { migration } = stage(phase);
    migration.mergeBoth('A', '1m', KLINES);
    migration.mergeBoth('B', '4h', [kline(0)]);
    const copy = store();
    expect(copy.importSnapshot(migration.exportSnapshot())).toEqual({ series: 2, klines: 4, skipped: [] });
    expect(copy.getKlines('A', '1m')).toEqual(KLINES);
    expect(copy.getKlines('B', '4h')).toEqual([kline(0)]);
  });

  it('an export of nothing is one, too', () => {
    expect(store().importSnapshot(stage(phase).migration.exportSnapshot()).series).toBe(0);
  });

  it('an import is read at once, on both sides where there are two, and survives what follows', () => {
    const from = store();
    from.mergeKlines('A', '1m', KLINES);
    const { migration, page, shared } = stage(phase);
    migration.updateBoth('A', '1m', kline(2));
    expect(migration.importSnapshot(from.exportSnapshot())).toEqual({ series: 1, klines: 3, skipped: [] });
    const all = [...KLINES.slice(0, 2), kline(2), KLINES[2]];
    expect(migration.getKlines('A', '1m')).toEqual(all);
    if (phase !== 'shared') expect(page.get('A', '1m')).toEqual(all);
    if (phase !== 'legacy') expect(shared.getKlines('A', '1m')).toEqual(all);
    settle(migration);
    expect(migration.differences).toEqual([]);
    for (const next of [...MIGRATION_PHASES, ...MIGRATION_PHASES.toReversed()]) {
      migration.setPhase(next, 'test');
      expect(migration.getKlines('A', '1m')).toEqual(all);
    }
  });

  it('an import does not reopen a final kline', () => {
    const from = store();
    from.updateKline('A', '1m', kline(0, 5, { closed: false }));
    const { migration } = stage(phase);
    migration.updateBoth('A', '1m', kline(0, 6));
    migration.importSnapshot(from.exportSnapshot());
    expect(migration.getKlines('A', '1m')).toEqual([kline(0, 6)]);
  });

  it('damaged bytes change nothing', () => {
    const { migration, page, shared } = stage(phase);
    migration.updateBoth('A', '1m', kline(0));
    const before = [page.get('A', '1m'), shared.getKlines('A', '1m')];
    const bytes = migration.exportSnapshot();
    bytes[30] ^= 1;
    expect(() => migration.importSnapshot(bytes)).toThrow(expect.objectContaining({ name: 'SnapshotError' }));
    expect([page.get('A', '1m'), shared.getKlines('A', '1m')]).toEqual(before);
  });

  it('series of another feed are named as left out where nothing can hold them', () => {
    const from = store();
    from.restore([seriesOf('binance:A@1m', [kline(0)])]);
    const { migration } = stage(phase);
    const done = migration.importSnapshot(from.exportSnapshot());
    expect(done.skipped).toEqual(phase === 'legacy' ? ['binance:A@1m'] : []);
    expect(migration.getKlines('A', '1m')).toEqual([]);
  });
});

it('an export does without a side that refuses', () => {
  const { migration, shared } = stage('shared-read');
  shared.isDead = true;
  migration.mergeBoth('A', '1m', KLINES);
  const copy = store();
  copy.importSnapshot(migration.exportSnapshot());
  expect(copy.getKlines('A', '1m')).toEqual(KLINES);
});

describe('a thread that reads the shared memory', () => {
  it('goes on through every phase with the handle it has, and is told', async () => {
    const { migration, shared } = stage('legacy');
    const reader = KlineStore.attach(shared.inner.handle);
    let index = 0;
    for (const phase of [...MIGRATION_PHASES, ...MIGRATION_PHASES.toReversed(), ...MIGRATION_PHASES]) {
      migration.setPhase(phase, 'test');
      migration.updateBoth('A', '1m', kline(index++));
      const written = Array.from({ length: index }, (_, i) => kline(i));
      expect(migration.getKlines('A', '1m')).toEqual(written);
      // In `legacy` nothing is written there: it holds what it held, and answers.
      const seen = reader.getKlines('A', '1m');
      expect(seen).toEqual(phase === 'legacy' ? written.slice(0, seen.length) : written);
    }
    const told: number[] = [];
    const stop = shared.inner.events.on('update', ({ kline: { openTime } }) => told.push(openTime));
    migration.updateBoth('A', '1m', kline(index));
    await Promise.resolve();
    expect(told).toContain(kline(index).openTime);
    stop();
    reader.close();
  });
});
