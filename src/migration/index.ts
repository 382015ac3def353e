/** `kline-chart/migration`: from a page's own kline state to the shared store, by a flag, and back. */
export type { KlineDifference } from './difference.js';
export { type FlagDecision, type FlagOptions, type FlagSource, resolveSharedKlineFlag } from './flag.js';
export type { Hold, MigrationAlert, MigrationEvents, PhaseChange, PhaseChanger } from './hold.js';
export { KlineDataMigration } from './kline-data-migration.js';
export type { LegacyKlines } from './legacy-klines.js';
export type { LegacyShape, RowField, RowMapping } from './legacy-shape.js';
export type { MigrationOptions } from './migration-parts.js';
export type { ParityStep } from './parity.js';
export { MIGRATION_PHASES, type MigrationPhase, type SideName } from './phase.js';
export type { MigrationProblem, ProblemKind } from './problems.js';
export { isInRollout, rolloutPlace } from './rollout.js';
export type { SharedKlines } from './shared-side.js';
export type { SideKline } from './side.js';
