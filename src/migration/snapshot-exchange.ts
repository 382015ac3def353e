import { type Kline, parseSeriesKey } from '../domain/index.js';
import type { SnapshotImport } from '../store/index.js';
import { importOf, seriesOfSnapshot, snapshotOf } from './migration-snapshot.js';
import { isDual, type MigrationPhase, readSideOf } from './phase.js';
import { type MigratedSeries, markBehind, type SeriesTable } from './series-table.js';
import type { SharedKlines } from './shared-side.js';
import type { TwoSides } from './two-sides.js';

/** Snapshots in every phase, all in the form of `KlineStore.exportSnapshot`. */
export class SnapshotExchange {
  constructor(
    private readonly store: SharedKlines,
    private readonly sides: TwoSides,
    private readonly table: SeriesTable,
    private readonly read: (series: MigratedSeries) => Kline[],
  ) {}

  exportFrom(phase: MigrationPhase): Uint8Array<ArrayBuffer> {
    const all = this.table.all;
    const isWhole = () => all.every((series) => this.sides.level(series) || series.behind !== 'shared');
    if (phase === 'shared' || (phase === 'shared-read' && isWhole())) return this.store.exportSnapshot();
    return snapshotOf(all.map((series) => ({ key: series.key, klines: this.read(series) })));
  }

  importInto(phase: MigrationPhase, bytes: Uint8Array | ArrayBuffer): SnapshotImport {
    const { own, others } = seriesOfSnapshot(bytes, this.store.defaultFeed);
    const named = own.map((each) => {
      const { symbol, interval } = parseSeriesKey(each.key);
      return { each, series: this.table.of(symbol, interval) };
    });
    if (!isDual(phase) && readSideOf(phase) === 'legacy') {
      for (const { each, series } of named) this.sides.legacy.put(series, each.klines());
      return importOf(own, others);
    }
    if (isDual(phase)) for (const { series } of named) this.sides.level(series);
    const done = this.store.importSnapshot(bytes);
    if (!isDual(phase)) return done;
    for (const { each, series } of named) {
      // Not what the snapshot says but what became of it: the store alone knows revisions.
      if (series.behind === null) markBehind(series, 'legacy');
      else if (series.behind === 'shared') this.sides.legacy.put(series, each.klines());
      this.sides.level(series);
    }
    return done;
  }
}
