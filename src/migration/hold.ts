import type { KlineDifference } from './difference.js';
import type { MigrationPhase } from './phase.js';
import type { MigrationProblem } from './problems.js';

/** Who changed a phase. */
export type PhaseChanger = 'host' | 'alert' | 'parity';

/** Why a page that stepped back stays there. */
export interface Hold {
  readonly by: PhaseChanger;
  readonly reason: string;
  /** The phase that was left. */
  readonly from: MigrationPhase;
}

/** A change of phase, told after it is done. */
export interface PhaseChange {
  readonly from: MigrationPhase;
  readonly to: MigrationPhase;
  readonly by: PhaseChanger;
  readonly reason: string;
  /** Ms since the epoch, UTC, of this machine's clock. */
  readonly at: number;
}

/** What `kline-chart/monitoring` tells, or a monitor of the host's own. */
export interface MigrationAlert {
  /** What it is about, such as `memory-growth`. */
  readonly kind: string;
  readonly message: string;
  /** `warning` asks somebody to look, and steps nothing back. */
  readonly level?: string;
  /** `cleared` says that it is over. */
  readonly state?: string;
  /** What grows memory: `allocation` is collected again, and in the dual phases it is the legacy state's. */
  readonly cause?: string;
}

/** What can be listened to, and what is told. */
export interface MigrationEvents {
  phase: PhaseChange;
  difference: KlineDifference;
  problem: MigrationProblem;
}
