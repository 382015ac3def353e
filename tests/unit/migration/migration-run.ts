import { expect } from 'vitest';
import type { Kline } from '../../../src/domain/index.js';
import { KlineDataMigration, type KlineDifference, MIGRATION_PHASES } from '../../../src/migration/index.js';
import { KlineStore } from '../../../src/store/index.js';
import { KlineDice } from './kline-dice.js';
import { klineOf, Ledger, type Row, SYMBOLS } from './ledger.js';
import { dice, LegacyPage, MortalStore, settle, store } from './support.js';

/** What the dice threw, over all runs. */
export const counts = { writes: 0, refused: 0, changes: 0, rollbacks: 0, stays: 0, compared: 0, standIns: 0 };

/** One migration under load: writes of all kinds while phases change, sides refuse and alerts arrive. */
export class MigrationRun {
  readonly ledger = new Ledger();
  readonly page = new LegacyPage<Row>();
  readonly shared = new MortalStore(store({ maxSymbols: 3, maxKlines: 64 }));
  readonly reader: KlineStore;
  readonly migration: KlineDataMigration<Row>;
  /** Differences that parity told of: each would be a false alarm, and a rollback for nothing. */
  readonly alarms: KlineDifference[] = [];
  private readonly roll: (below: number) => number;
  private readonly klines: KlineDice;

  constructor(seed: number) {
    this.roll = dice(seed);
    this.klines = new KlineDice(this.roll);
    // Some pages have a reducer of their own for ticks, some for everything, some none.
    const update = (symbol: string, interval: '1m', row: Row) => {
      const rows = this.page.get(symbol, interval) ?? [];
      const others = rows.filter(({ time }) => time !== row.time);
      this.page.set(
        symbol,
        interval,
        [...others, row].sort((a, b) => a.time - b.time),
      );
    };
    const adapter = [{}, { update }, { update, set: undefined }][this.roll(3)];
    const legacy = this.page.asLegacy(adapter);
    const shape = { openTime: 'time', timeUnit: 's', closed: 'closed', numbersAsText: true } as const;
    this.migration = new KlineDataMigration({
      store: this.shared,
      legacy: { ...legacy, shape },
      phase: 'legacy',
    });
    this.migration.on('difference', (difference) => this.alarms.push(difference));
    this.reader = KlineStore.attach(this.shared.inner.handle);
  }

  act(): void {
    const { migration, page, shared, roll } = this;
    const kind = roll(20);
    if (kind < 12) this.write(1);
    else if (kind === 12) this.tryPhase();
    else if (kind === 13) shared.isDead = roll(3) === 0;
    else if (kind === 14) page.refuses = roll(5) === 0;
    else if (kind === 15) this.alert();
    else if (kind === 16) migration.resume();
    else if (kind === 17) this.check(SYMBOLS[roll(3)]);
    else if (kind === 18) this.write(1 + roll(6));
    else counts.compared += migration.step(1 + roll(50)).compared;
    if (roll(40) === 0) this.roundTrip();
  }

  /** Both sides alone with what the ledger says, without help of the migration. */
  finish(): void {
    const { migration, page, shared } = this;
    shared.isDead = page.refuses = false;
    migration.resume();
    migration.setPhase('dual-write', 'the end');
    counts.compared += settle(migration);
    expect(this.alarms).toEqual([]);
    for (const symbol of SYMBOLS) {
      const expected = this.ledger.klines(symbol);
      expect(shared.inner.getKlines(symbol, '1m')).toEqual(expected);
      expect(this.reader.getKlines(symbol, '1m')).toEqual(expected);
      expect((page.get(symbol, '1m') ?? []).map(klineOf)).toEqual(expected);
    }
    this.reader.close();
    shared.inner.close();
  }

  /** What the page sees, in whatever phase, is what the ledger says. */
  check(symbol: string): void {
    const expected = this.ledger.klines(symbol);
    expect(this.migration.getKlines(symbol, '1m')).toEqual(expected);
    const limit = 1 + this.roll(5);
    expect(this.migration.getKlines(symbol, '1m', limit)).toEqual(expected.slice(-limit));
    if (this.migration.phase === 'shared') expect(this.reader.getKlines(symbol, '1m')).toEqual(expected);
  }

  private write(count: number): void {
    const symbol = SYMBOLS[this.roll(3)];
    this.put(
      symbol,
      Array.from({ length: count }, () => this.klines.next(symbol)),
    );
  }

  private put(symbol: string, klines: Kline[]): void {
    try {
      if (klines.length === 1) this.migration.updateBoth(symbol, '1m', klines[0]);
      else this.migration.mergeBoth(symbol, '1m', klines);
    } catch {
      counts.refused++;
      return;
    }
    counts.writes += klines.length;
    if (this.shared.isDead || this.page.refuses) counts.standIns++;
    for (const given of klines) this.ledger.take(symbol, given);
  }

  private tryPhase(): void {
    const to = MIGRATION_PHASES[this.roll(4)];
    try {
      this.migration.setPhase(to, 'dice');
      expect(this.migration.phase).toBe(to);
      counts.changes++;
    } catch (error) {
      expect(['held', 'side-behind']).toContain((error as { code: string }).code);
      counts.stays++;
    }
  }

  private alert(): void {
    const before = MIGRATION_PHASES.indexOf(this.migration.phase);
    const isHeld = this.migration.held !== null;
    const isDone = this.migration.onAlert({ kind: 'dice', message: 'an alert' });
    if (isHeld) expect(isDone).toBe(false);
    expect(MIGRATION_PHASES.indexOf(this.migration.phase)).toBe(before - Number(isDone));
    if (isDone) counts.rollbacks++;
  }

  /** What is exported is what is held, and taking it back changes nothing. */
  private roundTrip(): void {
    const bytes = this.migration.exportSnapshot();
    const copy = store({ maxSymbols: 3, maxKlines: 64 });
    copy.importSnapshot(bytes);
    for (const symbol of SYMBOLS) expect(copy.getKlines(symbol, '1m')).toEqual(this.ledger.klines(symbol));
    copy.close();
    try {
      this.migration.importSnapshot(bytes);
    } catch (error) {
      expect(String(error)).toMatch(/dead|reducer/);
    }
  }
}
