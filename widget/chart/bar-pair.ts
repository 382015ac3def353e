import { RECORD_WIDTH } from '../../src/index.js';

/** What this needs of one series of the chart library. */
export interface BarSeries<Bar> {
  setData(bars: Bar[]): void;
  update(bar: Bar): void;
}

/**
 * A run of bars as two series: history, and the forming bar. The library rebuilds all rows of a series at each
 * of its updates, so a tick must only touch the series that has one.
 */
export class BarPair<Bar> {
  private historyCount = 0;
  private hasLive = false;

  constructor(
    private readonly history: BarSeries<Bar>,
    private readonly live: BarSeries<Bar>,
    private readonly toBar: (records: Float64Array, at: number) => Bar,
  ) {}

  get count(): number {
    return this.historyCount + (this.hasLive ? 1 : 0);
  }

  setRecords(records: Float64Array, count: number): void {
    const bars = Array.from({ length: count }, (_, i) => this.toBar(records, i * RECORD_WIDTH));
    const newest = bars.pop();
    this.historyCount = bars.length;
    this.hasLive = newest !== undefined;
    // The live bar first: were history to pass it, the library would take it for an update of the past.
    this.live.setData([]);
    this.history.setData(bars);
    if (newest !== undefined) this.live.setData([newest]);
  }

  applyRecords(records: Float64Array, count: number): void {
    if (count === 1 && this.hasLive) {
      this.live.update(this.toBar(records, 0));
      return;
    }
    for (let i = 0; i < count - 1; i++) {
      this.history.update(this.toBar(records, i * RECORD_WIDTH));
      this.historyCount++;
    }
    this.live.setData([this.toBar(records, (count - 1) * RECORD_WIDTH)]);
    this.hasLive = true;
  }
}
