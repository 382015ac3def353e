import type { Kline } from '../domain/index.js';
import { isDual, type MigrationPhase, otherSide, readSideOf } from './phase.js';
import type { MigratedSeries } from './series-table.js';
import { type SideKline, toKlines } from './side.js';
import type { TwoSides } from './two-sides.js';

/** Reads the side that the phase names, or, in the dual phases, the other one while that cannot answer in full. */
export class ReadPath {
  constructor(private readonly sides: TwoSides) {}

  /** @throws what the side throws when the other one cannot stand in for it */
  read(series: MigratedSeries, phase: MigrationPhase, limit?: number): Kline[] {
    const name = readSideOf(phase);
    if (!isDual(phase)) return toKlines(this.sides.side(name).read(series, limit));
    // Whichever is behind: a page may begin in a dual phase with klines on one side alone, and it need not be the one read.
    if (series.behind !== null) this.sides.levelPatiently(series);
    if (series.behind === name) return toKlines(this.sides.side(otherSide(name)).read(series, limit));
    return toKlines(this.readWhole(series, name, limit));
  }

  private readWhole(series: MigratedSeries, name: 'legacy' | 'shared', limit?: number): SideKline[] {
    const side = this.sides.side(name);
    try {
      const klines = side.read(series, limit);
      if (name === 'legacy' || !this.hasShrunk(series, klines.length, limit)) return klines;
      // The store gave its place away: filled again, or else the legacy state answers.
      return this.sides.side(this.sides.level(series) ? 'shared' : 'legacy').read(series, limit);
    } catch (cause) {
      if (series.behind === otherSide(name)) throw cause;
      this.sides.refused(series, side, cause);
      return this.sides.side(otherSide(name)).read(series, limit);
    }
  }

  private hasShrunk(series: MigratedSeries, length: number, limit = Number.POSITIVE_INFINITY): boolean {
    if (series.behind !== null) return false;
    const expected = Math.min(limit, this.sides.shared.capacity, this.sides.legacy.count(series));
    return length < expected && this.sides.noticeEviction(series);
  }
}
