import type { Interval } from '../../../src/domain/index.js';
import { klineEvent } from '../kline-formats.js';
import { hash, hashText } from '../market/dice.js';
import { KlineGrid } from '../market/grid.js';
import type { Market } from '../market/market.js';

/** The last word on a kline comes so long after its closeTime, in ms (recorded: 5 to 2005). */
const EARLIEST_CLOSE_MS = 5;
const LATEST_CLOSE_MS = 2_000;
const UPDATE_MS = 2_000;
/** Klines of a second are sent every second, and closed early in the next, or that would hardly be seen forming. */
const UPDATE_1S_MS = 1_000;
const LATEST_CLOSE_1S_MS = 250;

/**
 * The kline stream of one series. It knows which kline is running, so that every one gets its last word (`x: true`)
 * before the next begins. When that is follows from the kline alone, not from who listens.
 */
export class KlineChannel {
  private readonly grid: KlineGrid;
  private readonly id: number;
  private readonly period: number;
  /** Of the kline that is running or waits for its last word; null when the series has none (yet, or any more). */
  private openTime: number | null;
  private lastUpdate: number;

  constructor(
    private readonly market: Market,
    private readonly symbol: string,
    private readonly interval: Interval,
    now: number,
  ) {
    this.grid = KlineGrid.of(interval);
    this.id = hash(hashText(symbol), hashText(interval));
    this.period = interval === '1s' ? UPDATE_1S_MS : UPDATE_MS;
    // A kline that closed a moment ago may still owe its last word.
    const began = now - LATEST_CLOSE_MS;
    this.openTime =
      market.openTimeUpTo(symbol, this.grid, began) ?? market.openTimeFrom(symbol, this.grid, began);
    this.lastUpdate = this.updatesBy(now);
    // What was due before is not said again.
    this.closed(now);
  }

  /** Last words that are due by `now` and were not spoken yet, oldest first. */
  closed(now: number): string[] {
    const events: string[] = [];
    while (this.openTime !== null) {
      const closeTime = this.grid.after(this.openTime) - 1;
      const due = closeTime + this.closeDelay(this.openTime);
      if (now < due) break;
      const kline = this.market.kline(this.symbol, this.grid, this.openTime, closeTime + 1);
      if (kline !== null) events.push(klineEvent(this.symbol, this.interval, kline, due, true));
      this.openTime = this.market.openTimeFrom(this.symbol, this.grid, this.openTime + 1);
    }
    return events;
  }

  /** The running kline when its regular update is due, else null. */
  update(now: number): string | null {
    const updates = this.updatesBy(now);
    if (updates === this.lastUpdate) return null;
    this.lastUpdate = updates;
    return this.current(now);
  }

  /** The running kline, whether it is due or not; null between its end and its last word. */
  current(now: number): string | null {
    if (this.openTime === null || now <= this.openTime || now >= this.grid.after(this.openTime)) return null;
    const kline = this.market.kline(this.symbol, this.grid, this.openTime, now);
    return kline === null ? null : klineEvent(this.symbol, this.interval, kline, now, false);
  }

  /** Regular updates since the epoch; each series has a phase of its own, or all would come at once. */
  private updatesBy(now: number): number {
    return Math.floor((now + (this.id % this.period)) / this.period);
  }

  private closeDelay(openTime: number): number {
    const latest = this.interval === '1s' ? LATEST_CLOSE_1S_MS : LATEST_CLOSE_MS;
    return EARLIEST_CLOSE_MS + (hash(this.id, openTime / 1_000) % (latest - EARLIEST_CLOSE_MS + 1));
  }
}
