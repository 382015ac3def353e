import { KlineError, messageOf } from '../domain/index.js';
import { otherSide, type SideName } from './phase.js';
import type { Problems } from './problems.js';
import { type MigratedSeries, markBehind } from './series-table.js';
import type { SharedSide } from './shared-side.js';
import { isSameKline, reachOf, type Side, type SideKline } from './side.js';

/** A side that refuses is not asked again at every tick: after 1, 2, 4 ... 64 of them. */
const MOST_PATIENCE = 64;

/**
 * Both sides in the dual phases: writes them, and brings the one that is behind up to date. At any time at least one
 * side holds all of a series; which one does not is kept in `series.behind`.
 */
export class TwoSides {
  constructor(
    readonly legacy: Side,
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
      const lagging = target.read(series);
      const { forTarget, forSource } = exchange(whole, lagging, source, target);
      if (forTarget.length > 0) target.put(series, forTarget);
      refusing = source;
      // From here on the target holds all there is.
      series.behind = source.name;
      if (forSource.length > 0) source.put(series, forSource);
      series.behind = null;
      series.evicted = this.shared.evicted;
      series.failures = 0;
      return true;
    } catch (cause) {
      series.failures++;
      series.patience = Math.min(MOST_PATIENCE, 2 ** Math.min(series.failures, 16));
      this.refused(series, refusing, cause);
      return false;
    }
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

/** What each side has to take for both to hold the union. */
function exchange(
  whole: readonly SideKline[],
  lagging: readonly SideKline[],
  source: Side,
  target: Side,
): { forTarget: SideKline[]; forSource: SideKline[] } {
  const [targetReach, sourceReach] = [reachOf(target, lagging), reachOf(source, whole)];
  const inTarget = new Map(lagging.map((kline) => [kline.openTime, kline]));
  const forTarget: SideKline[] = [];
  const forSource: SideKline[] = [];
  for (const kline of whole) {
    const other = inTarget.get(kline.openTime);
    inTarget.delete(kline.openTime);
    if (other === undefined) {
      if (kline.openTime >= targetReach) forTarget.push(kline);
    } else if (!isSameKline(kline, other)) {
      const isReopened = other.closed === true && kline.closed === false;
      (isReopened ? forSource : forTarget).push(isReopened ? other : kline);
    }
  }
  for (const kline of inTarget.values()) if (kline.openTime >= sourceReach) forSource.push(kline);
  // Klines from memory come first, those that only the lagging side has come last.
  return { forTarget, forSource: forSource.sort((a, b) => a.openTime - b.openTime) };
}
