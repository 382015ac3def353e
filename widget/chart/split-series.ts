/** What this needs of one series of the chart library. */
export interface PointSeries<Point> {
  setData(points: Point[]): void;
  update(point: Point): void;
}

/** The rows that are drawn: from `shownFrom` up to `count`. */
export interface Rows {
  readonly count: number;
  readonly shownFrom: number;
}

/**
 * A run of points as two series: history, and the forming one. The library rebuilds all rows of a series at each
 * of its updates, so a tick must only touch the series that has one. A line's forming part begins with the newest
 * point of history, or there would be a hole between the two.
 */
export class SplitSeries<Point> {
  /** Rows drawn; -1 while there are none at all. */
  private drawn = -1;

  constructor(
    private readonly history: PointSeries<Point>,
    private readonly live: PointSeries<Point>,
    private readonly pointAt: (row: number) => Point,
    private readonly isJoined = false,
  ) {}

  /** Draws rows that changed: `from` is the first of them. Rows before it are where they were. */
  draw({ count, shownFrom }: Rows, from: number): void {
    const isTick = from === count - 1 && this.drawn === count;
    if (isTick) {
      this.live.update(this.pointAt(from));
    } else if (this.drawn > shownFrom && from === this.drawn - 1 && count > from) {
      for (let row = from; row < count - 1; row++) this.history.update(this.pointAt(row));
      this.live.setData(this.livePoints(count, shownFrom));
    } else {
      // The live point first: were history to pass it, the library would take it for an update of the past.
      if (this.drawn >= 0) this.live.setData([]);
      const points: Point[] = [];
      for (let row = shownFrom; row < count - 1; row++) points.push(this.pointAt(row));
      this.history.setData(points);
      this.live.setData(this.livePoints(count, shownFrom));
    }
    this.drawn = count;
  }

  clear(): void {
    if (this.drawn < 0) return;
    this.live.setData([]);
    this.history.setData([]);
    this.drawn = -1;
  }

  private livePoints(count: number, shownFrom: number): Point[] {
    if (count <= shownFrom) return [];
    const newest = this.pointAt(count - 1);
    return this.isJoined && count - 1 > shownFrom ? [this.pointAt(count - 2), newest] : [newest];
  }
}
