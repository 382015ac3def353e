/**
 * Where a page stands on its way from its own state to the shared store.
 *
 * | phase | writes | reads |
 * |---|---|---|
 * | `legacy` | legacy | legacy |
 * | `dual-write` | both | legacy |
 * | `shared-read` | both | shared |
 * | `shared` | shared | shared |
 */
export type MigrationPhase = 'legacy' | 'dual-write' | 'shared-read' | 'shared';

/** All phases, in the order in which a page goes through them. */
export const MIGRATION_PHASES: readonly MigrationPhase[] = ['legacy', 'dual-write', 'shared-read', 'shared'];

/** One of the two places that hold klines. */
export type SideName = 'legacy' | 'shared';

export function isPhase(value: unknown): value is MigrationPhase {
  return MIGRATION_PHASES.includes(value as MigrationPhase);
}

/** Whether both sides are written. */
export function isDual(phase: MigrationPhase): boolean {
  return phase === 'dual-write' || phase === 'shared-read';
}

/** The side that answers reads. */
export function readSideOf(phase: MigrationPhase): SideName {
  return phase === 'legacy' || phase === 'dual-write' ? 'legacy' : 'shared';
}

export function otherSide(side: SideName): SideName {
  return side === 'legacy' ? 'shared' : 'legacy';
}

/** Negative when `to` lies nearer to `legacy` than `from`, 0 for the same. */
export function stepsBetween(from: MigrationPhase, to: MigrationPhase): number {
  return MIGRATION_PHASES.indexOf(to) - MIGRATION_PHASES.indexOf(from);
}

/** One step nearer to `legacy`, or null when there is none. */
export function phaseBefore(phase: MigrationPhase): MigrationPhase | null {
  return MIGRATION_PHASES[MIGRATION_PHASES.indexOf(phase) - 1] ?? null;
}
