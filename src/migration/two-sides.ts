import { KlineError, messageOf } from '../domain/index.js';
import { otherSide, type SideName } from './phase.js';
import type { Problems } from './problems.js';
import { type MigratedSeries, markBehind } from './series-table.js';
import type { SharedSide } from './shared-side.js';
import { exchange } from './exchange.js';
import type { CountedSide, Side, SideKline } from './side.js';

/** A side that refuses is not asked again at every tick: after 1, 2, 4 ... 64 of them. */
const MOST_PATIENCE = 64;
/** Attempts after which a side that takes klines and does not show them is believed to have lost them. */
const MOST_ATTEMPTS = 8;

/**
 * Both sides in the dual phases: writes them, and brings the one that is behind up to date. At any time at least one
 * side holds all of a series; which one does not is kept in `series.behind`.
 */
export class TwoSides {
  constructor(
    readonly legacy: CountedSide,
    readonly shared: SharedSide,
    private readonly problems: Problems,
  ) {}

  side(name: SideName): Side {
    return name === 'legacy' ? this.legacy : this.shared;
  }

  /**
   * Writes both sides. One that refuses is behind from then on; the other has it.
   * @throws KlineError `both-refused`: neither has it
   */
  write(series: MigratedSeries, klines: readonly SideKline[]): void {
    const second = this.side(series.behind ?? 'shared');
    const first = this.side(otherSide(second.name));
    if (!this.tryPut(series, first, klines)) {
      // Only a side that holds all the rest may be the one that holds this.
      if (series.behind === second.name) this.level(series);
      if (series.behind === second.name || !this.tryPut(series, second, klines)) {
        throw new KlineError(
          'both-refused',
          `${series.key}: neither the legacy state nor the shared store takes the kline of ${klines[0].openTime} (see the "problem" events): write it again.`,
        );
      }
      markBehind(series, first.name);
      return;
    }
    if (series.behind === null) {
      if (!this.tryPut(series, second, klines)) markBehind(series, second.name);
    } else {
      this.levelPatiently(series);
    }
  }

  /** Tries to make both sides equal, but after failures only every so often. */
  levelPatiently(series: MigratedSeries): void {
    if (series.patience-- <= 0) this.level(series);
  }

  /**
   * Makes both sides hold the union; where both hold a kline, that of the side which is not behind stands, but a final
   * one before a forming one. Works in proportion to the series. Returns whether both are equal now; never throws.
   */
  level(series: MigratedSeries): boolean {
    if (series.behind === null) return true;
    const target = this.side(series.behind);
    const source = this.side(otherSide(target.name));
    let refusing: Side = source;
    try {
      const whole = source.read(series);
      refusing = target;
      const { forTarget, forSource } = exchange(whole, target.read(series), source, target);
      if (forTarget.length > 0) {
        target.put(series, forTarget);
        if (!this.hasArrived(series, source, target)) return false;
      }
      refusing = source;
      // From here on the target holds all there is.
      series.behind = source.name;
      if (forSource.length > 0) {
        source.put(series, forSource);
        if (!this.hasArrived(series, target, source)) return false;
      }
      this.markEqual(series);
      return true;
    } catch (cause) {
      this.wait(series);
      this.refused(series, refusing, cause);
      return false;
    }
  }

  /**
   * Whether a side shows what it was given: a store may hand it to a worker, a page's state to its next rendering. One
   * that has not after many attempts is left to parity, which says in words what it lacks.
   */
  private hasArrived(series: MigratedSeries, source: Side, target: Side): boolean {
    const { forTarget } = exchange(source.read(series), target.read(series), source, target);
    if (forTarget.length === 0) return true;
    this.wait(series);
    if (++series.unseen < MOST_ATTEMPTS) return false;
    this.markEqual(series);
    return false;
  }

  private wait(series: MigratedSeries): void {
    series.failures++;
    series.patience = Math.min(MOST_PATIENCE, 2 ** Math.min(series.failures, 16));
  }

  private markEqual(series: MigratedSeries): void {
    series.behind = null;
    series.failures = 0;
    series.unseen = 0;
    series.evicted = this.shared.evicted;
  }

  /** Marks a series that the store had to let go of for others. Returns whether it has. */
  noticeEviction(series: MigratedSeries): boolean {
    if (series.behind !== null || this.shared.evicted === series.evicted) return false;
    markBehind(series, 'shared');
    const message = `${series.key}: the shared store may have given its place to another series: it is filled again from the legacy state. Raise store.maxSymbols.`;
    this.problems.report('series-evicted', new KlineError('series-evicted', message));
    return true;
  }

  /** Tells that a side threw. */
  refused(series: MigratedSeries, side: Side, cause: unknown): void {
    const message = `${series.key}: the ${side.name} side refuses (${messageOf(cause)}). The ${otherSide(side.name)} side stands in until it takes klines again.`;
    this.problems.report(`${side.name}-refused`, new KlineError(`${side.name}-refused`, message, { cause }));
  }

  private tryPut(series: MigratedSeries, side: Side, klines: readonly SideKline[]): boolean {
    try {
      side.put(series, klines);
      return true;
    } catch (cause) {
      this.refused(series, side, cause);
      return false;
    }
  }
}
