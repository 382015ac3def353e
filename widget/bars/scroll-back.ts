import { signal } from '@preact/signals';
import {
  addIntervals,
  type FeedKline,
  FLAG_FINAL,
  type KlineStore,
  RECORD_WIDTH,
  type SeriesHandle,
} from '../../src/index.js';
import { MAX_BARS } from '../attributes.js';
import type { PriceChart } from '../chart/price-chart.js';
import type { BarWindow } from './bar-window.js';
import { type RingRows, readRing, rowsBefore } from './ring-rows.js';

/** Rows asked of a feed at once. */
const PAGE = 1_000;
/** After a failure the next try waits so long, in ms: scrolling on must not hammer a feed. */
const RETRY_MS = 3_000;

/** What the older end of a chart is doing. `begun`: the instrument has nothing older. */
export type EdgeState = 'idle' | 'loading' | 'begun' | 'failed';

interface Span {
  readonly startTime?: number;
  readonly endTime?: number;
}

interface Page {
  readonly klines: readonly FeedKline[];
  readonly side: 'older' | 'newer' | 'elsewhere';
  readonly isLast: boolean;
}

/**
 * Brings history as somebody scrolls back: from the ring first, then from the feed, page by page. Beyond MAX_BARS the
 * window slides: what is far from the view leaves at the other end, and its `isDetached` says that the newest rows are
 * not in it. Answers that come in the middle of a drag wait where taking them would move the view.
 */
export class ScrollBack {
  readonly edge = signal<EdgeState>('idle');
  /** Rows that studies need before the first shown one. */
  warmUp = 0;
  /** The question that is on its way: answers to any other come too late. */
  private asked: { readonly side: Page['side'] } | null = null;
  private waiting: Page | null = null;
  private closed = false;
  /** After a failure: until it has run out nothing is asked. */
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: KlineStore,
    private readonly handle: SeriesHandle,
    private readonly window: BarWindow,
    private readonly onRows: () => void,
  ) {}

  /** Whether more was loaded than a chart at home shows. */
  isAway = false;

  /** Looks at what is in view and asks for what will be needed. Returns whether the window changed. */
  follow(chart: PriceChart): boolean {
    const { waiting } = this;
    if (waiting !== null) {
      if (this.mustWait(waiting, chart)) return false;
      this.waiting = null;
      return this.take(waiting, chart);
    }
    const rows = chart.visibleRows;
    if (rows === null || this.window.count === 0) return false;
    const screen = rows.to - rows.from;
    if (this.window.isDetached && this.window.count - rows.to < screen) return this.loadNewer(chart);
    if (rows.from - this.window.shownFrom < screen) return this.loadOlder();
    return false;
  }

  /** Whether rows of memory, of which there are some, go on where the window ends, or before. */
  joins(ring: RingRows): boolean {
    return ring.records[0] <= this.nextOpenTime;
  }

  /** Old rows were let go. `isHome`: no more is left than at the beginning. */
  forget(isHome: boolean): void {
    this.isAway = !isHome;
    this.edge.value = 'idle';
  }

  /** Everything as at the beginning. */
  reset(): void {
    this.isAway = false;
    this.waiting = null;
    this.asked = null;
    this.edge.value = 'idle';
  }

  /**
   * Loads the page that ends at a time, ms UTC, in place of all that is there; where nothing is so old, the first one
   * there is. Called until that has come: what is on its way is waited for, and after a failure some time passes.
   */
  jump(endTime: number): void {
    if (this.asked?.side !== 'elsewhere' && this.waiting === null) this.ask('elsewhere', { endTime });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.pause);
  }

  private get nextOpenTime(): number {
    return addIntervals(this.handle.interval, this.window.newestOpenTime as number, 1);
  }

  private loadOlder(): boolean {
    const { window } = this;
    const first = window.firstOpenTime as number;
    if (this.edge.peek() === 'begun' || this.asked !== null) return false;
    const ring = readRing(this.handle, this.store.maxKlines, null);
    const older = ring === null ? 0 : rowsBefore(ring, first);
    if (ring !== null && older > 0 && window.count + older <= MAX_BARS) {
      window.prepend(ring.records, ring.flags, older);
      this.shown();
      return true;
    }
    this.ask('older', { endTime: first - 1 });
    return false;
  }

  private loadNewer(chart: PriceChart): boolean {
    const { window } = this;
    if (this.asked !== null) return false;
    const ring = readRing(this.handle, this.store.maxKlines, null);
    if (ring !== null && ring.count > 0 && this.joins(ring)) {
      if (chart.isMoving) return false;
      window.isDetached = false;
      this.extend(chart, ring.records, ring.flags, ring.count);
      return true;
    }
    this.ask('newer', { startTime: this.nextOpenTime });
    return false;
  }

  private ask(side: Page['side'], range: Span): void {
    if (this.pause !== undefined) return;
    const { feed, symbol, interval } = this.handle;
    const question = { side };
    this.asked = question;
    if (side !== 'newer') this.edge.value = 'loading';
    this.store.fetchKlines({ feed, symbol, interval, limit: PAGE, ...range }).then(
      ({ klines, more }) => {
        if (this.isDue(question)) this.onAnswer(side, range, klines, more);
      },
      () => {
        if (this.isDue(question)) this.onFailure();
      },
    );
  }

  private isDue(question: object): boolean {
    if (this.closed || this.asked !== question) return false;
    this.asked = null;
    return true;
  }

  private onAnswer(side: Page['side'], range: Span, given: readonly FeedKline[], more: boolean): void {
    const { startTime, endTime } = range;
    const isJump = side === 'elsewhere' && endTime !== undefined;
    // A host may answer with others than were asked for: they would be jumped from again.
    const klines = isJump ? given.filter(({ openTime }) => openTime <= endTime) : given;
    if (isJump && klines.length === 0) return this.ask(side, { startTime: endTime });
    this.waiting = { klines, side, isLast: side !== 'newer' && (startTime !== undefined || !more) };
    this.onRows();
  }

  private onFailure(): void {
    this.edge.value = 'failed';
    this.wait();
  }

  private wait(): void {
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.onRows();
    }, RETRY_MS);
  }

  /** Rows in front move nothing; what leaves or comes at the newer end must wait for the view to be at rest. */
  private mustWait({ klines, side }: Page, chart: PriceChart): boolean {
    return (side !== 'older' || this.window.count + klines.length > MAX_BARS) && chart.isMoving;
  }

  private take({ klines, side, isLast }: Page, chart: PriceChart): boolean {
    const { window } = this;
    this.edge.value = isLast ? 'begun' : 'idle';
    if (side === 'elsewhere') return this.replace(klines, isLast, chart);
    const edge = side === 'older' ? window.firstOpenTime : window.newestOpenTime;
    if (edge === null) return false;
    const fit = klines.filter(({ openTime }) => (side === 'older' ? openTime < edge : openTime > edge));
    const { records, flags } = toRows(fit);
    if (side === 'newer') {
      // What memory does not join to may not be there yet: it would be asked for again at once.
      if (fit.length === 0) this.wait();
      this.extend(chart, records, flags, fit.length);
      return fit.length > 0;
    }
    window.prepend(records, flags, fit.length);
    if (isLast) window.shownFrom = 0;
    else this.shown();
    const surplus = window.count - MAX_BARS;
    this.isAway = true;
    if (surplus <= 0) return true;
    window.isDetached = true;
    chart.keepAfterTailDrop(() => {
      window.dropTail(surplus);
      chart.draw(window, 0);
    }, surplus);
    return true;
  }

  private replace(klines: readonly FeedKline[], isLast: boolean, chart: PriceChart): boolean {
    if (klines.length === 0) return false;
    const { window } = this;
    const { records, flags } = toRows(klines);
    window.clear();
    window.replaceFrom(records, flags, klines.length);
    window.isDetached = true;
    this.shown();
    if (isLast) window.shownFrom = 0;
    // Rows are drawn before the view is asked about them.
    chart.draw(window, 0);
    return true;
  }

  /** Rows at the newer end; older ones leave at the other. */
  private extend(chart: PriceChart, records: Float64Array, flags: Uint8Array, count: number): void {
    const { window } = this;
    const before = window.count;
    const newest = window.newestOpenTime as number;
    window.replaceFrom(records, flags, count);
    const added = window.count - before;
    if (window.newestOpenTime === newest) return;
    chart.keepAfterTailDrop(() => chart.draw(window, 0), -added);
    const surplus = window.count - MAX_BARS;
    if (surplus <= 0) return;
    window.dropHead(surplus);
    this.shown();
    this.edge.value = 'idle';
  }

  private shown(): void {
    this.isAway = true;
    this.window.shownFrom = Math.min(this.warmUp, Math.max(0, this.window.count - 1));
  }
}

/** Klines of a feed as rows. */
function toRows(klines: readonly FeedKline[]): { records: Float64Array; flags: Uint8Array } {
  const records = new Float64Array(klines.length * RECORD_WIDTH);
  const flags = new Uint8Array(klines.length);
  klines.forEach(({ openTime, open, high, low, close, volume, closed }, row) => {
    records.set([openTime, open, high, low, close, volume], row * RECORD_WIDTH);
    flags[row] = closed ? FLAG_FINAL : 0;
  });
  return { records, flags };
}
