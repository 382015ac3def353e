import type { Kline } from '../../../src/domain/index.js';
import {
  KlineDataMigration,
  type LegacyKlines,
  type MigrationOptions,
} from '../../../src/migration/index.js';
import { KlineStore, type StoreOptions } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { LegacyPage } from './legacy-page.js';
import { MortalStore } from './mortal-store.js';

export { LegacyPage, MortalStore };

export const stores: KlineStore[] = [];

export function store(options: StoreOptions = {}): KlineStore {
  const made = KlineStore.create({ maxSymbols: 6, intervalsPerSymbol: 1, maxKlines: 64, ...options });
  stores.push(made);
  return made;
}

export function closeStores(): void {
  for (const each of stores.splice(0)) each.close();
}

/** A number generator from a seed: mulberry32. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface Stage {
  readonly page: LegacyPage<Kline>;
  readonly shared: MortalStore;
  readonly migration: KlineDataMigration<Kline>;
}

/** A page, a store and a migration between them, with rows in this library's own shape. */
export function stage(phase: MigrationOptions<Kline>['phase'] = 'legacy', options: StoreOptions = {}): Stage {
  const page = new LegacyPage<Kline>();
  const shared = new MortalStore(store(options));
  const migration = new KlineDataMigration({ store: shared, legacy: page.asLegacy(), phase });
  return { page, shared, migration };
}

/** Steps until every series was brought up to date and compared, and what was suspected was looked at again. */
export function settle(migration: KlineDataMigration): number {
  let compared = 0;
  for (let i = 0; i < 6; i++) compared += migration.step(100_000).compared;
  return compared;
}

/** A migration in `dual-write` of a page whose rows look as they like. */
export function migrate<Row>(page: LegacyPage<Row>, over: Partial<LegacyKlines<Row>> = {}) {
  const shared = store();
  const migration = new KlineDataMigration<Row>({
    store: shared,
    legacy: page.asLegacy(over),
    phase: 'dual-write',
  });
  return { shared, migration };
}

/** Loses a kline on the page's side without a word. */
export function lose(page: LegacyPage<Kline>, symbol: string, ...indexes: number[]): void {
  const times = new Set(indexes.map((index) => kline(index).openTime));
  page.set(
    symbol,
    '1m',
    (page.get(symbol, '1m') ?? []).filter((row) => !times.has(row.openTime)),
  );
}

export const many = (count: number) => Array.from({ length: count }, (_, i) => kline(i));
