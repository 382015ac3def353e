import type { Kline } from '../../../src/domain/index.js';
import { kline } from '../../support/klines.js';

/** Klines as a wild market and a bad line give them. */
export class KlineDice {
  private readonly newest = new Map<string, number>();

  constructor(private readonly roll: (below: number) => number) {}

  /** The next one, the same again, a correction of the forming one, a late one, or one that fills a gap. */
  next(symbol: string): Kline {
    const newest = this.newest.get(symbol) ?? 0;
    const kind = this.roll(8);
    const index = kind < 3 ? newest + 1 + this.roll(2) : kind < 6 ? newest : this.roll(newest + 1);
    // No more than the ring holds: what it lets go of by age is no loss.
    const bounded = Math.min(index, 63);
    this.newest.set(symbol, Math.max(newest, bounded));
    const closed = this.roll(2) === 0;
    return kline(bounded, 100 + this.roll(50) / 8, { closed, volume: this.roll(1_000) / 3 });
  }
}
