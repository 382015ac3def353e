import type { Interval, Kline } from '../../../src/domain/index.js';
import {
  KlineDataMigration,
  type LegacyKlines,
  type MigrationOptions,
  type SharedKlines,
} from '../../../src/migration/index.js';
import { KlineStore, type StoreOptions } from '../../../src/store/index.js';

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

/** The page before: nested maps in a state that is cloned at each change, as its reducer did. */
export class LegacyPage<Row> {
  state = new Map<string, Map<Interval, readonly Row[]>>();
  /** While set, every write throws. */
  refuses = false;

  get(symbol: string, interval: Interval): readonly Row[] | undefined {
    return this.state.get(symbol)?.get(interval);
  }

  set(symbol: string, interval: Interval, rows: readonly Row[]): void {
    if (this.refuses) throw new Error('The reducer has thrown.');
    const next = new Map([...this.state].map(([name, series]) => [name, new Map(series)]));
    next.set(
      symbol,
      (next.get(symbol) ?? new Map<Interval, readonly Row[]>()).set(interval, Object.freeze([...rows])),
    );
    this.state = next;
  }

  *series(): Iterable<readonly [string, Interval]> {
    for (const [symbol, intervals] of this.state)
      for (const interval of intervals.keys()) yield [symbol, interval];
  }

  asLegacy(over: Partial<LegacyKlines<Row>> = {}): LegacyKlines<Row> {
    return {
      get: (symbol, interval) => this.get(symbol, interval),
      set: (symbol, interval, rows) => this.set(symbol, interval, rows),
      series: () => this.series(),
      ...over,
    } as LegacyKlines<Row>;
  }
}

/** A store whose writer can die, and which can lose a write without a word. */
export class MortalStore implements SharedKlines {
  isDead = false;
  /** Writes that are lost silently. */
  loses: (kline: Kline) => boolean = () => false;
  /** What klines are turned into on their way. */
  alters: (kline: Kline) => Kline = (kline) => kline;
  writes = 0;

  constructor(readonly inner: KlineStore) {}

  get defaultFeed(): string {
    return this.inner.defaultFeed;
  }

  get maxKlines(): number {
    return this.inner.maxKlines;
  }

  getKlines(symbol: string, interval: Interval, limit?: number): Kline[] {
    return this.inner.getKlines(symbol, interval, limit);
  }

  updateKline(symbol: string, interval: Interval, kline: Kline): void {
    this.requireLife();
    if (!this.loses(kline)) this.inner.updateKline(symbol, interval, this.alters(kline));
  }

  mergeKlines(symbol: string, interval: Interval, klines: readonly Kline[]): void {
    this.requireLife();
    this.inner.mergeKlines(
      symbol,
      interval,
      klines.filter((kline) => !this.loses(kline)).map((kline) => this.alters(kline)),
    );
  }

  exportSnapshot(): Uint8Array<ArrayBuffer> {
    return this.inner.exportSnapshot();
  }

  importSnapshot(bytes: Uint8Array | ArrayBuffer): ReturnType<KlineStore['importSnapshot']> {
    this.requireLife();
    return this.inner.importSnapshot(bytes);
  }

  stats(): ReturnType<KlineStore['stats']> {
    return this.inner.stats();
  }

  private requireLife(): void {
    this.writes++;
    if (this.isDead) throw new Error('The worker is dead.');
  }
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
