const DAY_MS = 86_400_000;

/**
 * Volume-weighted average price since the UTC day began, a bar weighing its typical price
 * (high + low + close) / 3 by its volume.
 *
 * Not the library's `VWAP`: that one never begins anew, and as it passes over a bar without volume, the
 * replacement that brings volume takes away the bar before it instead. Knowing which bars it counted
 * would still leave sums that were added to and subtracted from, and so drift; these are only added to.
 */
export class DailyVwap {
  private day = Number.NaN;
  /** The day's sums without the newest bar, so that it can be replaced. */
  private baseTurnover = 0;
  private baseVolume = 0;
  /** The same with the newest bar. */
  private turnover = 0;
  private volume = 0;

  /**
   * Counts a bar, O(1). `replace`: in the place of the newest one, which has the same `openTime`.
   * @param openTime ms UTC
   * @returns NaN until the day has volume
   */
  update(openTime: number, typicalPrice: number, volume: number, replace: boolean): number {
    if (!replace) this.begin(Math.floor(openTime / DAY_MS));
    this.turnover = this.baseTurnover + typicalPrice * volume;
    this.volume = this.baseVolume + volume;
    return this.turnover / this.volume;
  }

  private begin(day: number): void {
    const same = day === this.day;
    this.day = day;
    this.baseTurnover = same ? this.turnover : 0;
    this.baseVolume = same ? this.volume : 0;
  }
}
