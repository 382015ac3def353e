import { effect } from '@preact/signals';
import {
  GONE,
  type Kline,
  type KlineStore,
  newCursor,
  RECORD_WIDTH,
  RESET,
  type SeriesHandle,
} from '../src/index.js';
import type { PriceChart } from './chart/price-chart.js';

/** New bars that may be drawn beyond the window before the oldest are dropped. */
const SLACK = 250;
/** Records of one delta: more new bars than that are drawn as a whole. */
const MAX_DELTA = 16;

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
  private readonly cursor = newCursor();
  private readonly records: Float64Array;
  private readonly flags: Uint8Array;
  private readonly stops: (() => void)[];
  private readonly delta: Float64Array;
  private drawn = 0;
  private holding = false;

  /** @throws ConfigError, CapacityError */
  constructor(
    store: KlineStore,
    request: Parameters<KlineStore['open']>[0],
    private readonly limit: number,
    events: SeriesViewEvents,
  ) {
    this.handle = store.open(request);
    this.records = new Float64Array((limit + SLACK) * RECORD_WIDTH);
    this.delta = this.records.subarray(0, MAX_DELTA * RECORD_WIDTH);
    this.flags = new Uint8Array(limit + SLACK);
    this.stops = [
      effect(() => {
        void this.handle.version.value;
        events.onChange();
      }),
      effect(() => {
        void this.handle.status.value;
        events.onStatus();
      }),
    ];
  }

  /** Whether anything of the series is drawn. */
  get hasPicture(): boolean {
    return this.drawn > 0;
  }

  /**
   * Draws what changed since the last time. Returns whether the chart was touched; `whole` (a new or resized-from-
   * nothing chart) draws everything anew.
   */
  draw(chart: PriceChart, whole: boolean): boolean {
    if (whole) this.cursor.generation = -1;
    const { generation, appended, rewrites, sequence } = this.cursor;
    this.holding = false;
    const count = this.handle.readSince(this.cursor, this.delta, this.flags);
    if (count === RESET) return this.drawWindow(chart);
    if (count <= 0) return false;
    if (count > 1 && chart.isMoving) {
      // A new bar in the middle of a drag or a glide would make the view jump: it waits.
      Object.assign(this.cursor, { generation, appended, rewrites, sequence });
      this.holding = true;
      return false;
    }
    if (count > 1 && chart.barCount + count - 1 > this.limit + SLACK && chart.isAtLiveEdge) {
      return this.drawWindow(chart);
    }
    chart.applyRecords(this.records, count);
    this.drawn += count - 1;
    return true;
  }

  /** Whether new bars wait for the view to come to rest. */
  get isHolding(): boolean {
    return this.holding;
  }

  /** The newest kline as drawn last. Allocates. */
  newest(): Kline | null {
    const record = new Float64Array(RECORD_WIDTH);
    const flags = new Uint8Array(1);
    if (this.handle.readLast(1, record, flags, null) !== 1) return null;
    const [openTime, open, high, low, close, volume] = record;
    return { openTime, open, high, low, close, volume, closed: (flags[0] & 1) === 1 };
  }

  /** Closes of the newest bars, for guessing the precision. */
  recentPrices(): number[] {
    const count = this.handle.readLast(20, this.records, null, null);
    return count <= 0 ? [] : Array.from({ length: count }, (_, i) => this.records[i * RECORD_WIDTH + 4]);
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.handle.release();
  }

  private drawWindow(chart: PriceChart): boolean {
    const count = this.handle.readLast(this.limit, this.records, this.flags, this.cursor);
    if (count === GONE || count < 0) return false;
    chart.setRecords(this.records, count);
    this.drawn = count;
    return true;
  }
}
