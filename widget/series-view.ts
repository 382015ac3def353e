import { effect } from '@preact/signals';
import {
  type Kline,
  type KlineStore,
  newCursor,
  RECORD_WIDTH,
  RESET,
  type SeriesCursor,
  type SeriesHandle,
} from '../src/index.js';
import { BarWindow } from './bars/bar-window.js';
import { readRing, rowsBefore } from './bars/ring-rows.js';
import { ScrollBack } from './bars/scroll-back.js';
import type { PriceChart } from './chart/price-chart.js';

/** New bars that may be drawn beyond the window before the oldest are dropped. */
const SLACK = 250;
/** Records of one delta: more new bars than that are drawn as a whole. */
const MAX_DELTA = 16;
/** Screens of bars that a zoomed-out chart keeps at the live edge. */
const SCREENS = 3;

export interface SeriesViewEvents {
  /** Something of the series changed: a paint is wanted. */
  onChange(): void;
  onStatus(): void;
}

/**
 * One series as one chart shows it: holds the handle, follows it by cursor and draws the difference. Made for a
 * series and thrown away with it, so that no late answer can reach another series' picture.
 */
export class SeriesView {
  readonly handle: SeriesHandle;
  readonly window: BarWindow;
  readonly history: ScrollBack;
  private readonly cursor = newCursor();
  private readonly stopStatus: () => void;
  /** Follows the series' changes: not while nobody sees the chart, or each tick would cost as much as there are charts. */
  private stopChanges = () => {};
  private readonly delta = new Float64Array(MAX_DELTA * RECORD_WIDTH);
  private readonly deltaFlags = new Uint8Array(MAX_DELTA);
  private readonly last = new Float64Array(RECORD_WIDTH);
  private readonly lastFlags = new Uint8Array(1);
  private holding = false;
  /** Has the feed load what studies need. */
  private deeper: SeriesHandle | null = null;

  /** @throws ConfigError, CapacityError */
  constructor(
    private readonly store: KlineStore,
    request: Omit<Parameters<KlineStore['open']>[0], 'limit'>,
    private readonly limit: number,
    private readonly events: SeriesViewEvents,
  ) {
    this.handle = store.open({ ...request, limit });
    this.window = new BarWindow(limit + SLACK);
    this.history = new ScrollBack(store, this.handle, this.window, () => events.onChange());
    this.stopStatus = effect(() => {
      void this.handle.status.value;
      events.onStatus();
    });
  }

  /** Whether the chart is on the screen. Once it is, what changed is told at once, and from then on. */
  setSeen(seen: boolean): void {
    this.handle.setVisible(seen);
    this.stopChanges();
    const follow = () => {
      void this.handle.version.value;
      this.events.onChange();
    };
    this.stopChanges = seen ? effect(follow) : () => {};
  }

  /**
   * Draws what changed since the last time. Returns whether the chart was touched; `whole` (a new or resized-from-
   * nothing chart) draws everything anew.
   */
  draw(chart: PriceChart, whole: boolean): boolean {
    const { cursor, window } = this;
    const { generation, appended, rewrites, sequence } = cursor;
    this.holding = false;
    const count = this.handle.readSince(cursor, this.delta, this.deltaFlags);
    if (count === RESET)
      return this.isBusyWith(chart, { generation, appended, rewrites, sequence })
        ? false
        : this.drawRing(chart);
    if (count > 0 && !this.window.isDetached) {
      if (count > 1 && chart.isMoving) {
        // A new bar in the middle of a drag or a glide would make the view jump: it waits.
        Object.assign(cursor, { generation, appended, rewrites, sequence });
        this.holding = true;
        return whole && this.drawAll(chart);
      }
      const from = window.replaceFrom(this.delta, this.deltaFlags, count);
      const surplus = this.surplus(chart);
      if (surplus > 0) return this.trim(chart, surplus);
      chart.draw(window, whole ? 0 : from);
      return true;
    }
    const surplus = this.surplus(chart);
    if (surplus > 0) return this.trim(chart, surplus);
    return whole && this.drawAll(chart);
  }

  /** Asks for history where the view comes near its end. Returns whether the chart was touched. */
  follow(chart: PriceChart): boolean {
    if (!this.history.follow(chart)) return false;
    return this.drawAll(chart);
  }

  /** Wants so many bars before the first shown one, for studies. They come when memory has them. */
  setWarmUp(bars: number): void {
    if (bars === this.history.warmUp) return;
    this.history.warmUp = bars;
    const { feed, symbol, interval } = this.handle;
    const before = this.deeper;
    this.deeper = bars > 0 ? this.store.open({ feed, symbol, interval, limit: this.limit + bars }) : null;
    before?.release();
    if (this.history.isAway) return;
    this.cursor.generation = -1;
    this.events.onChange();
  }

  /** Whether new bars wait for the view to come to rest. */
  get isHolding(): boolean {
    return this.holding;
  }

  /** The newest kline of the series, whatever part of it is drawn. */
  newest(): Kline | null {
    if (this.handle.readLast(1, this.last, this.lastFlags, null) !== 1) return null;
    return toKline(this.last, this.lastFlags, 0);
  }

  /** Closes of the newest bars, for guessing the precision. */
  recentPrices(): number[] {
    const ring = readRing(this.handle, 20, null);
    return Array.from({ length: ring?.count ?? 0 }, (_, row) => ring?.records[row * RECORD_WIDTH + 4] ?? 0);
  }

  /** Frees what was loaded while scrolling back, and shows the newest bars. */
  goHome(chart: PriceChart): boolean {
    this.window.clear();
    this.history.reset();
    this.cursor.generation = -1;
    return this.drawRing(chart);
  }

  close(): void {
    this.stopChanges();
    this.stopStatus();
    this.history.close();
    this.deeper?.release();
    this.handle.release();
  }

  /** In the middle of a drag the rows in view must not be exchanged for others. */
  private isBusyWith(chart: PriceChart, before: SeriesCursor): boolean {
    if (this.window.count === 0 || !chart.isMoving) return false;
    Object.assign(this.cursor, before);
    this.holding = true;
    return true;
  }

  /** Rows at the older end that nobody needs: at the live edge all but what was asked for, or three screens. */
  private surplus(chart: PriceChart): number {
    const { window, history } = this;
    if (window.count <= this.limit + history.warmUp + SLACK) return 0;
    if (window.isDetached || !chart.isAtLiveEdge || chart.isMoving) return 0;
    const rows = chart.visibleRows;
    const screens = rows === null ? 0 : Math.ceil(SCREENS * (rows.to - rows.from));
    const keep = Math.max(this.limit, screens) + history.warmUp;
    return window.count > keep + SLACK ? window.count - keep : 0;
  }

  /** Lets rows at the older end go. At the live edge nothing in view moves. */
  private trim(chart: PriceChart, rows: number): boolean {
    const { window, history, limit } = this;
    window.dropHead(rows);
    history.forget(window.count <= limit + history.warmUp);
    window.shownFrom = Math.min(history.warmUp, window.count);
    return this.drawAll(chart);
  }

  private drawAll(chart: PriceChart): boolean {
    chart.draw(this.window, 0);
    return true;
  }

  /** Takes over all of memory that belongs into the window. */
  private drawRing(chart: PriceChart): boolean {
    const { window, history } = this;
    const { limit } = this;
    const { warmUp } = this.history;
    if (window.isDetached) return false;
    const ring = readRing(this.handle, history.isAway ? this.store.maxKlines : limit + warmUp, this.cursor);
    if (ring === null) return false;
    if (!history.isAway) {
      window.count = 0;
      window.replaceFrom(ring.records, ring.flags, ring.count);
      window.shownFrom = Math.max(0, window.count - limit);
      return this.drawAll(chart);
    }
    if (ring.count > 0 && !history.joins(ring)) {
      // Bars between the two are no longer in memory: whoever looks at the newest ones needs none of the old.
      if (chart.isAtLiveEdge) return this.goHome(chart);
      window.isDetached = true;
      return this.drawAll(chart);
    }
    const first = window.firstOpenTime ?? 0;
    const skip = rowsBefore(ring, first);
    window.replaceFrom(
      ring.records.subarray(skip * RECORD_WIDTH),
      ring.flags.subarray(skip),
      ring.count - skip,
    );
    return this.drawAll(chart);
  }
}

/** One row as a kline. Allocates. */
export function toKline(records: Float64Array, flags: Uint8Array, row: number): Kline {
  const at = row * RECORD_WIDTH;
  const [openTime, open, high, low, close, volume] = records.subarray(at, at + RECORD_WIDTH);
  return { openTime, open, high, low, close, volume, closed: (flags[row] & 1) === 1 };
}
