import { afterEach, describe, expect, it } from 'vitest';
import type { Interval, Kline } from '../../../src/domain/index.js';
import { KlineDataMigration } from '../../../src/migration/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, LegacyPage, MortalStore, settle, stage, store } from './support.js';

afterEach(closeStores);

/** A store whose series belong to a worker: what it is given is handed over, and seen later. */
class LateStore extends MortalStore {
  private readonly waiting: (() => void)[] = [];

  override updateKline(symbol: string, interval: Interval, given: Kline): void {
    this.waiting.push(() => super.updateKline(symbol, interval, given));
  }

  override mergeKlines(symbol: string, interval: Interval, klines: readonly Kline[]): void {
    this.waiting.push(() => super.mergeKlines(symbol, interval, klines));
  }

  arrive(): void {
    for (const write of this.waiting.splice(0)) write();
  }
}

function late() {
  const page = new LegacyPage<Kline>();
  const shared = new LateStore(store());
  const migration = new KlineDataMigration<Kline>({
    store: shared,
    legacy: page.asLegacy(),
    phase: 'legacy',
  });
  return { page, shared, migration };
}

describe('a store that shows later what it was given', () => {
  it('is not read before it has arrived', () => {
    const { migration, shared } = late();
    migration.mergeBoth('A', '1m', [kline(0), kline(1)]);
    migration.setPhase('shared-read', 'test');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1)]);
    expect(migration.step().pending).toBe(1);
    shared.arrive();
    expect(migration.step().pending).toBe(0);
    migration.updateBoth('A', '1m', kline(2));
    shared.arrive();
    expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1), kline(2)]);
  });

  it('is not read before it has arrived after it had refused for long', () => {
    const { migration, shared } = late();
    migration.setPhase('shared-read', 'test');
    const mergeKlines = shared.mergeKlines.bind(shared);
    shared.mergeKlines = () => {
      throw new Error('The worker is dead.');
    };
    migration.mergeBoth('A', '1m', [kline(0), kline(1)]);
    for (let i = 0; i < 20; i++) migration.step();
    shared.mergeKlines = mergeKlines;
    for (let i = 0; i < 3; i++) {
      migration.step();
      expect(migration.getKlines('A', '1m')).toEqual([kline(0), kline(1)]);
    }
    shared.arrive();
    expect(migration.step().pending).toBe(0);
  });

  it('is not left alone with the page before it has arrived', () => {
    const { migration, shared } = late();
    migration.updateBoth('A', '1m', kline(0));
    expect(() => migration.setPhase('shared', 'at once')).toThrow(
      expect.objectContaining({ code: 'side-behind' }),
    );
    expect(migration.getKlines('A', '1m')).toEqual([kline(0)]);
    shared.arrive();
    migration.setPhase('shared', 'a task later');
    expect(migration.getKlines('A', '1m')).toEqual([kline(0)]);
  });

  it('makes no difference while klines are on their way', () => {
    const { migration, shared } = late();
    migration.setPhase('dual-write', 'test');
    for (let i = 0; i < 30; i++) {
      migration.updateBoth('A', '1m', kline(i));
      migration.step();
      shared.arrive();
    }
    settle(migration);
    expect(migration.differences).toEqual([]);
    expect(shared.getKlines('A', '1m')).toHaveLength(30);
  });

  it('control: what never arrives is a difference, with its key and openTime', () => {
    const { migration } = late();
    migration.setPhase('dual-write', 'test');
    migration.mergeBoth('A', '1m', [kline(0), kline(1)]);
    for (let i = 0; i < 20 && migration.differences.length === 0; i++) migration.step();
    expect(migration.differences).toMatchObject([
      { key: 'local:A@1m', openTime: kline(1).openTime, kind: 'missing-in-shared' },
      { key: 'local:A@1m', openTime: kline(0).openTime, kind: 'missing-in-shared' },
    ]);
    expect(migration.phase).toBe('legacy');
  });
});

describe('a side that throws after it has written', () => {
  it.each(['dual-write', 'shared-read'] as const)('is whole again afterwards, in %s', (phase) => {
    const { migration, page, shared } = stage(phase);
    migration.updateBoth('A', '1m', kline(0));
    const set = page.set.bind(page);
    page.set = (...given) => {
      set(...given);
      throw new Error('A subscriber of the state has thrown.');
    };
    migration.updateBoth('A', '1m', kline(1, 5, { closed: false }));
    page.set = set;
    migration.updateBoth('A', '1m', kline(1, 6));
    settle(migration);
    expect(page.get('A', '1m')).toEqual([kline(0), kline(1, 6)]);
    expect(shared.getKlines('A', '1m')).toEqual([kline(0), kline(1, 6)]);
    expect(migration.differences).toEqual([]);
  });
});
