import { addIntervals, floorToInterval, type Interval } from '../../../src/domain/index.js';

/**
 * Where the klines of an interval begin, for a time zone: days, weeks and months begin at its midnight
 * (`timeZone` of `GET /api/v3/klines`). All times in ms UTC.
 */
export class KlineGrid {
  private static readonly utc = new Map<Interval, KlineGrid>();

  /** @param offset of the time zone from UTC, in ms */
  constructor(
    readonly interval: Interval,
    readonly offset: number,
  ) {}

  /** The grid of UTC, which streams and requests without a time zone use. */
  static of(interval: Interval): KlineGrid {
    const known = KlineGrid.utc.get(interval);
    if (known !== undefined) return known;
    const grid = new KlineGrid(interval, 0);
    KlineGrid.utc.set(interval, grid);
    return grid;
  }

  /** OpenTime of the kline that contains a time. */
  floor(time: number): number {
    return floorToInterval(this.interval, time + this.offset) - this.offset;
  }

  /** The first openTime at or after a time. */
  ceil(time: number): number {
    const containing = this.floor(time);
    return containing === time ? time : this.after(containing);
  }

  /** OpenTime of the next kline, which is the end of this one. */
  after(openTime: number): number {
    return addIntervals(this.interval, openTime + this.offset, 1) - this.offset;
  }
}
