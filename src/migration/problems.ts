import { Listeners } from '../store/index.js';
import type { KlineError } from '../domain/index.js';

/** What went wrong without anybody having to be interrupted for it. */
export type ProblemKind =
  | 'bad-flag'
  | 'shared-refused'
  | 'legacy-refused'
  | 'legacy-row-unreadable'
  | 'series-evicted'
  | 'cannot-step-back';

export interface MigrationProblem {
  readonly kind: ProblemKind;
  /** In words: what, where, and the way out. */
  readonly error: KlineError;
  /** How many of this kind there were so far. */
  readonly count: number;
}

/**
 * Counts problems by kind and tells the first of a kind, then the 2nd, 4th, 8th ...: a side that refuses every tick must
 * not flood whoever listens. Holds one number per kind and the last error of each.
 */
export class Problems {
  private readonly counts = new Map<ProblemKind, MigrationProblem>();
  private readonly listeners = new Listeners<MigrationProblem>();

  on(listener: (problem: MigrationProblem) => void): () => void {
    return this.listeners.add(listener);
  }

  report(kind: ProblemKind, error: KlineError): void {
    const count = (this.counts.get(kind)?.count ?? 0) + 1;
    const problem = { kind, error, count };
    this.counts.set(kind, problem);
    if ((count & (count - 1)) === 0) this.listeners.emit(problem);
  }

  /** How many of a kind there were. */
  countOf(kind: ProblemKind): number {
    return this.counts.get(kind)?.count ?? 0;
  }

  /** The last problem of each kind. */
  get last(): readonly MigrationProblem[] {
    return [...this.counts.values()];
  }
}
