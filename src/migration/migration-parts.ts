import { Listeners } from '../store/index.js';
import type { KlineDifference } from './difference.js';
import type { FlagDecision } from './flag.js';
import type { MigrationEvents, PhaseChange } from './hold.js';
import type { LegacyKlines } from './legacy-klines.js';
import { LegacySide } from './legacy-side.js';
import { Parity } from './parity.js';
import type { MigrationPhase } from './phase.js';
import { PhaseSwitch } from './phase-switch.js';
import { type MigrationProblem, Problems } from './problems.js';
import { ReadPath } from './read-path.js';
import { SeriesTable } from './series-table.js';
import { type SharedKlines, SharedSide } from './shared-side.js';
import { SnapshotExchange } from './snapshot-exchange.js';
import { TwoSides } from './two-sides.js';

export interface MigrationOptions<Row> {
  /** The page's `KlineStore`; its default feed is what is migrated. */
  readonly store: SharedKlines;
  readonly legacy: LegacyKlines<Row>;
  /** Where to begin. Default: what `resolveSharedKlineFlag()` finds. */
  readonly phase?: MigrationPhase | FlagDecision;
  /** Differences that the report lists in full, default 100. */
  readonly listedDifferences?: number;
}

/** What a migration is made of, put together. */
export class MigrationParts<Row> {
  readonly problems = new Problems();
  readonly found = new Listeners<KlineDifference>();
  readonly sides: TwoSides;
  readonly table: SeriesTable;
  readonly parity: Parity;
  readonly phases: PhaseSwitch;
  readonly reads: ReadPath;
  readonly snapshots: SnapshotExchange;
  private readonly legacy: LegacySide<Row>;

  constructor({ store, legacy, listedDifferences = 100 }: MigrationOptions<Row>, phase: MigrationPhase) {
    this.legacy = new LegacySide(legacy, this.problems);
    this.sides = new TwoSides(this.legacy, new SharedSide(store), this.problems);
    this.table = new SeriesTable(store.defaultFeed);
    this.parity = new Parity(this.sides, this.table, listedDifferences);
    this.phases = new PhaseSwitch(phase, this.sides, this.table, this.parity, this.problems);
    this.reads = new ReadPath(this.sides);
    this.snapshots = new SnapshotExchange(store, this.sides, this.table, (series) =>
      this.reads.read(series, this.phases.phase),
    );
  }

  on<Type extends keyof MigrationEvents>(
    type: Type,
    listener: (told: MigrationEvents[Type]) => void,
  ): () => void {
    if (type === 'phase') return this.phases.changes.add(listener as (told: PhaseChange) => void);
    if (type === 'problem') return this.problems.on(listener as (told: MigrationProblem) => void);
    return this.found.add(listener as (told: KlineDifference) => void);
  }

  /** Takes over what the page says it holds: series that went past the migration must not be left behind. */
  learnSeries(): void {
    for (const [symbol, interval] of this.legacy.series()) this.table.of(symbol, interval);
  }
}
