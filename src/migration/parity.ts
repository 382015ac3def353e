import { comparePair, differenceAt, pairOf, type SeriesPair } from './compare.js';
import { DifferenceList, type KlineDifference } from './difference.js';
import type { MigratedSeries, SeriesTable } from './series-table.js';
import type { Side } from './side.js';
import type { TwoSides } from './two-sides.js';

/** What one step did. */
export interface ParityStep {
  /** Klines compared. */
  readonly compared: number;
  /** Differences that were confirmed for the first time. */
  readonly found: readonly KlineDifference[];
  /** Series of which one side is still to be brought up to date. */
  readonly pending: number;
}

/**
 * Compares both sides, series by series and newest kline first, a budget of klines at a time. A difference is suspected
 * when it is seen and confirmed when the next step sees it again: what another thread was still writing is none.
 */
export class Parity {
  readonly differences: DifferenceList;
  /** Klines compared so far, and how often all series were gone through. */
  compared = 0;
  rounds = 0;
  private readonly suspects = new Map<MigratedSeries, Set<number>>();
  private at = 0;
  private before = Number.POSITIVE_INFINITY;

  constructor(
    private readonly sides: TwoSides,
    private readonly table: SeriesTable,
    mostListed: number,
  ) {
    this.differences = new DifferenceList(mostListed);
  }

  /** In the dual phases alone. Never throws. */
  step(budget: number): ParityStep {
    const found = this.confirm();
    const before = this.compared;
    let left = Math.max(1, Math.floor(budget));
    // Each series once at most: fewer klines than the budget must not be gone through again and again.
    for (let visits = this.table.all.length; visits > 0 && left > 0; visits--) left -= this.visit(left);
    const pending = this.table.all.filter((series) => series.behind !== null).length;
    return { compared: this.compared - before, found, pending };
  }

  /** What was suspected is seen anew: both sides were made equal, or are not compared any more. */
  forget(): void {
    this.suspects.clear();
    this.at = 0;
    this.before = Number.POSITIVE_INFINITY;
  }

  /** Compares the series in turn, or brings it up to date. Returns how many klines that took. */
  private visit(budget: number): number {
    const series = this.table.all[this.at];
    if (series === undefined) return 0;
    if (series.behind !== null) {
      this.next();
      return this.sides.level(series) ? Math.max(this.sides.legacy.count(series), 1) : 1;
    }
    const pair = this.tryRead(series, this.before, budget);
    if (pair === null) {
      this.next();
      return 1;
    }
    const suspects = this.suspects.get(series) ?? new Set<number>();
    const compared = comparePair(pair, ({ openTime }) => suspects.add(openTime));
    this.compared += compared;
    if (suspects.size > 0) this.suspects.set(series, suspects);
    if (pair.next === Number.NEGATIVE_INFINITY) this.next();
    else this.before = pair.next;
    // What is beyond a side's reach was read all the same.
    return Math.max(compared, 1);
  }

  private next(): void {
    this.before = Number.POSITIVE_INFINITY;
    this.at++;
    if (this.at < this.table.all.length) return;
    this.at = 0;
    this.rounds++;
  }

  private confirm(): KlineDifference[] {
    const suspects = [...this.suspects];
    this.suspects.clear();
    return suspects.flatMap(([series, openTimes]) => this.confirmed(series, openTimes));
  }

  private confirmed(series: MigratedSeries, openTimes: ReadonlySet<number>): KlineDifference[] {
    if (series.behind !== null) return [];
    const pair = this.tryRead(series);
    if (pair === null) return [];
    const seen = [...openTimes].flatMap((openTime) => differenceAt(pair, openTime) ?? []);
    const isMissing = seen.some(({ kind }) => kind === 'missing-in-shared');
    // What the store gave up to make room is no difference: it is filled again, and told as such.
    if (isMissing && this.sides.noticeEviction(series)) return [];
    return seen.filter((difference) => this.differences.add(difference));
  }

  /** Null when a side refuses, which is told. */
  private tryRead(
    series: MigratedSeries,
    before = Number.POSITIVE_INFINITY,
    limit = Number.POSITIVE_INFINITY,
  ): SeriesPair | null {
    const { legacy, shared } = this.sides;
    let reading: Side = legacy;
    try {
      const fromLegacy = legacy.part(series, before, limit);
      reading = shared;
      return pairOf(series, fromLegacy, shared.part(series, before, limit));
    } catch (cause) {
      this.sides.refused(series, reading, cause);
      return null;
    }
  }
}
