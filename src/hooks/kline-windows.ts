import { type Interval, seriesKey } from '../domain/index.js';
import type { KlineStore, KlineUpdateListener } from '../store/index.js';
import { FrameQueue } from './frame-queue.js';
import { KlineWindow, type WindowRequest, type WindowRoom } from './kline-window.js';
import { RecordScratch } from './record-scratch.js';
import { SeriesTimes } from './series-times.js';

/** What windows need of a store. */
export type WindowStore = Pick<KlineStore, 'open' | 'feed' | 'events'>;

/** The windows that components of one store look through: components that show the same share one. */
export class KlineWindows {
  readonly times = new SeriesTimes();
  private readonly windows = new Map<string, KlineWindow>();
  private readonly room: WindowRoom;

  constructor(
    private readonly store: WindowStore,
    private readonly frames: FrameQueue,
  ) {
    this.room = { store, frames, scratch: new RecordScratch(), times: this.times };
  }

  /** How many are kept: those that are watched, and those of renders whose frame is not over. */
  get size(): number {
    return this.windows.size;
  }

  /** @throws ConfigError `bad-symbol`, `bad-interval` */
  window(request: WindowRequest): KlineWindow {
    const name = `${seriesKey(request.feed, request.symbol, request.interval)}#${request.limit}`;
    const known = this.windows.get(name);
    if (known !== undefined) return known;
    const keepWhileWatched = (window: KlineWindow) => {
      if (window.isWatched && !this.windows.has(name)) this.windows.set(name, window);
      else if (!window.isWatched && this.windows.get(name) === window) this.windows.delete(name);
    };
    const made = new KlineWindow(request, this.room, keepWhileWatched);
    this.windows.set(name, made);
    // A render that is thrown away never subscribes. One that subscribes later than this comes back by itself.
    this.frames.ask(() => keepWhileWatched(made));
    return made;
  }

  /**
   * Calls back with each event of a series, which is held until the returned call.
   * @throws ConfigError `bad-symbol`, `bad-interval`, `unknown-feed`; CapacityError `full`
   */
  listen(feed: string, symbol: string, interval: Interval, listener: KlineUpdateListener): () => void {
    const handle = this.store.open({ feed, symbol, interval });
    this.times.hold(handle.key);
    const remove = this.store.events.on(
      'update',
      (event) => {
        this.times.note(handle.key, event.timestamp);
        listener(event);
      },
      handle.key,
    );
    let listening = true;
    return () => {
      if (!listening) return;
      listening = false;
      remove();
      this.times.letGo(handle.key);
      handle.release();
    };
  }
}

/** One queue for all stores of a page: all components that changed render in one frame. */
const pageFrames = new FrameQueue();
const known = new WeakMap<WindowStore, KlineWindows>();

/** The windows of a store, made at the first call. */
export function windowsOf(store: WindowStore): KlineWindows {
  let windows = known.get(store);
  if (windows === undefined) {
    windows = new KlineWindows(store, pageFrames);
    known.set(store, windows);
  }
  return windows;
}
