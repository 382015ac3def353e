import type { ReadonlySignal } from '@preact/signals-core';
import type { Interval, Kline } from '../domain/index.js';
import { BUSY, GONE, newCursor, RESET } from '../memory/index.js';
import { type KlineStore, Listeners, type SeriesHandle } from '../store/index.js';
import type { FrameQueue } from './frame-queue.js';
import { advanceRows, frozen, NO_ROWS, replaceRows } from './kline-rows.js';
import type { RecordScratch } from './record-scratch.js';
import type { SeriesTimes } from './series-times.js';

/** What a component is given of a series. Frozen, and shared by all components that show the same. */
export interface SharedKlineData {
  /**
   * The newest klines, oldest first. A kline that did not change stays the same object (`===`) from render
   * to render, and so does the array while nothing in it changed. Frozen: copy it before sorting
   * (`toSorted`, `toReversed`).
   */
  klines: Kline[];
  /** First history is under way and there is nothing to show yet. */
  loading: boolean;
  /** When a change was last seen here, ms since the epoch, UTC; 0 before the first one. */
  lastUpdate: number;
}

/** What a component shows on a server and until it has subscribed. */
export const LOADING_DATA: SharedKlineData = Object.freeze({ klines: NO_ROWS, loading: true, lastUpdate: 0 });

/** The newest `limit` klines of one series of one feed. */
export interface WindowRequest {
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  readonly limit: number;
}

/** What all windows of a store share. */
export interface WindowRoom {
  readonly store: Pick<KlineStore, 'open' | 'feed'>;
  readonly frames: FrameQueue;
  readonly scratch: RecordScratch;
  readonly times: SeriesTimes;
}

/**
 * The newest klines of one series as rows that components can show: an external store in React's sense,
 * one for all components of the same series and limit. It holds the series while somebody subscribes,
 * looks at memory at most once per frame and only after a wake-up, and tells only changes.
 *
 * What a change allocates, once for all its components: the rows that changed (about 190 bytes each), one
 * array of `limit` pointers (4 bytes each in Chromium, 8 in Node) and one small object. A plain array that
 * compares unequal when a row changed, and stays what it was for whoever kept it, cannot cost less.
 */
export class KlineWindow {
  private readonly listeners = new Listeners();
  private readonly cursor = newCursor();
  private data: SharedKlineData | null = null;
  private handle: SeriesHandle | null = null;
  private stops: (() => void)[] = [];

  constructor(
    private readonly request: WindowRequest,
    private readonly room: WindowRoom,
    /** The first component came, or the last one left. */
    private readonly onWatched: (window: KlineWindow) => void,
  ) {}

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /**
   * The same object until something changed. Before the first subscriber it is what memory held when first
   * asked, so that a component that comes to a series which is there shows it at once.
   * @throws ConfigError `unknown-feed`
   */
  readonly getSnapshot = (): SharedKlineData => {
    if (this.data === null) this.show(this.readUnheld(), 0);
    return this.data ?? LOADING_DATA;
  };

  /**
   * Holds the series until the returned call, which is idempotent. Compare `getSnapshot()` afterwards.
   * @throws ConfigError `unknown-feed`; CapacityError `full`
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.handle === null) this.hold();
    const remove = this.listeners.add(listener);
    if (this.listeners.size === 1) this.onWatched(this);
    return () => {
      remove();
      if (this.isWatched) return;
      this.letGo();
      this.onWatched(this);
    };
  };

  private hold(): void {
    const handle = this.room.store.open(this.request);
    this.handle = handle;
    this.room.times.hold(handle.key);
    this.stops = [onChange(handle.version, this.ask), onChange(handle.status, this.ask)];
    const { klines, lastUpdate } = this.data ?? LOADING_DATA;
    this.show(this.readRows(handle, klines), Math.max(lastUpdate, this.room.times.of(handle.key)));
  }

  private letGo(): void {
    const { handle } = this;
    if (handle === null) return;
    this.handle = null;
    for (const stop of this.stops.splice(0)) stop();
    this.room.times.letGo(handle.key);
    handle.release();
  }

  private readonly ask = (): void => this.room.frames.ask(this.onFrame);

  private readonly onFrame = (): void => {
    if (!this.isWatched) return;
    const before = this.getSnapshot();
    const { handle } = this;
    if (handle === null) {
      this.hold();
    } else {
      const klines = this.readRows(handle, before.klines);
      const same = klines === before.klines;
      this.show(klines, same ? before.lastUpdate : this.room.times.note(handle.key, Date.now()));
    }
    if (this.data !== before) this.listeners.emit();
  };

  private show(klines: Kline[], lastUpdate: number): void {
    const state = this.handle?.status.peek().state ?? 'loading';
    const loading = klines.length === 0 && state === 'loading';
    const { data } = this;
    if (data?.klines === klines && data.loading === loading && data.lastUpdate === lastUpdate) return;
    this.data = Object.freeze({ klines, loading, lastUpdate });
  }

  /** `rows` as memory has them now: the same array when nothing changed, or nothing could be read. */
  private readRows(handle: SeriesHandle, rows: Kline[]): Kline[] {
    const { scratch } = this.room;
    const { limit } = this.request;
    let count = handle.readSince(this.cursor, scratch.records, scratch.flags);
    if (count > 0) {
      const held = handle.count();
      const room = held > 0 && held < limit ? held : limit;
      return advanceRows(rows, scratch.records, scratch.flags, count, room);
    }
    if (count === RESET) {
      count = scratch.readNewest(handle, limit, this.cursor);
      if (count >= 0) return replaceRows(rows, scratch.records, scratch.flags, count);
    }
    // What was missed has no other wake-up: look again at the next frame, at a series opened anew if it is gone.
    if (count === GONE) this.letGo();
    if (count === GONE || count === BUSY) this.ask();
    return rows;
  }

  private readUnheld(): Kline[] {
    const { feed, symbol, interval, limit } = this.request;
    try {
      const klines = this.room.store.feed(feed).getKlines(symbol, interval, limit);
      return klines.length === 0 ? NO_ROWS : frozen(klines.map((kline) => Object.freeze({ ...kline })));
    } catch (error) {
      // A writer is at it, and nothing was read before.
      if (error instanceof Error && 'code' in error && error.code === 'busy') return NO_ROWS;
      throw error;
    }
  }
}

/** Calls back at changes only, and with no signal tracked. */
function onChange(signal: ReadonlySignal<unknown>, listener: () => void): () => void {
  let first = true;
  return signal.subscribe(() => {
    if (first) first = false;
    else listener();
  });
}
