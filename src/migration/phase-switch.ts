import { KlineError } from '../domain/index.js';
import { Listeners } from '../store/index.js';
import type { Hold, PhaseChange, PhaseChanger } from './hold.js';
import type { Parity } from './parity.js';
import {
  isDual,
  type MigrationPhase,
  otherSide,
  phaseBefore,
  readSideOf,
  type SideName,
  stepsBetween,
} from './phase.js';
import type { Problems } from './problems.js';
import { markBehind, type SeriesTable } from './series-table.js';
import type { TwoSides } from './two-sides.js';

/** Moves between phases such that whoever is read has everything, and remembers why a page stepped back. */
export class PhaseSwitch {
  hold: Hold | null = null;
  readonly changes = new Listeners<PhaseChange>();

  constructor(
    public phase: MigrationPhase,
    private readonly sides: TwoSides,
    private readonly table: SeriesTable,
    private readonly parity: Parity,
    private readonly problems: Problems,
  ) {
    // Where both hold a kline when the page begins, the side that is read stands.
    table.allBehind(otherSide(readSideOf(phase)));
  }

  /**
   * On the word of the host.
   * @throws KlineError `held`, `side-behind`: the phase is as it was
   */
  set(to: MigrationPhase, reason: string): void {
    if (this.hold !== null && stepsBetween(this.phase, to) > 0) {
      throw new KlineError(
        'held',
        `The migration is held at ${this.phase} and cannot go to ${to}: ${this.hold.reason} Look at report(), then call resume().`,
      );
    }
    this.move(to, 'host', reason);
  }

  /** One step towards `legacy`, once: until {@link resume} nothing steps further. Returns whether it did. Never throws. */
  stepBack(by: PhaseChanger, reason: string): boolean {
    const { phase: from } = this;
    const to = phaseBefore(from);
    if (this.hold !== null || to === null) return false;
    // Before anybody is told: a listener that sends another alert must find the phase held.
    this.hold = { by, reason, from };
    try {
      this.move(to, by, reason);
      return true;
    } catch (cause) {
      this.hold = null;
      this.problems.report('cannot-step-back', cause as KlineError);
      return false;
    }
  }

  /** Lets the host go forward again, and starts the list of differences anew. Returns whether it was held. */
  resume(): boolean {
    const wasHeld = this.hold !== null;
    this.hold = null;
    this.parity.forget();
    this.parity.differences.clear();
    return wasHeld;
  }

  private move(to: MigrationPhase, by: PhaseChanger, reason: string): void {
    const { phase: from } = this;
    if (from === to) return;
    const [source, target] = [readSideOf(from), readSideOf(to)];
    if (isDual(from)) {
      this.mendDifferences(target);
      if (!isDual(to)) this.requireWhole(target, to);
    } else {
      this.table.allBehind(otherSide(source));
      if (!isDual(to)) this.requireWhole(target, to);
    }
    this.phase = to;
    this.parity.forget();
    this.changes.emit({ from, to, by, reason, at: Date.now() });
  }

  /** What is known to differ is made equal, the values of the side that will be read standing: none is lost by a step back. */
  private mendDifferences(read: SideName): void {
    for (const { symbol, interval } of this.parity.differences.series.values()) {
      const series = this.table.of(symbol, interval);
      if (series.behind !== null) continue;
      markBehind(series, otherSide(read));
      this.sides.level(series);
    }
  }

  /** @throws KlineError `side-behind` */
  private requireWhole(side: SideName, to: MigrationPhase): void {
    const lacking = this.table.all.filter((series) => {
      if (series.behind === side) this.sides.level(series);
      return series.behind === side;
    });
    if (lacking.length === 0) return;
    throw new KlineError(
      'side-behind',
      `The phase cannot become ${to}: the ${side} side does not hold all of ${lacking.length} series yet, ${lacking[0].key} first. The phase is as it was: try again in a later task; if it refuses, the "problem" events say why.`,
    );
  }
}
