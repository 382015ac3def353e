import type { FeedAnswer, FeedKline, FeedQuestion, SeriesKey } from '../domain/index.js';
import type { MergeRecords, SeriesPlace } from '../memory/index.js';
import type { SeriesStatus } from './series-handle.js';
import type { StoreWatch } from './store-watch.js';
import type { TransportStatus } from './transport.js';

/** Called after a wake-up with the slots that changed: the first `count` of `slots`, valid during the call only. */
export type UpdateListener = (slots: Int32Array, count: number) => void;

export type StatusListener = (place: SeriesPlace, status: SeriesStatus) => void;

/** Klines of one series, each of which was checked (findKlineDefect). Each call makes them. */
export interface CheckedKlines {
  /** One by one and in any order, with all that is known of each: for another thread. */
  klines(): FeedKline[];
  /** As memory takes them. */
  records(): MergeRecords;
}

/**
 * What stands behind a KlineStore: the memory and whoever fills it. On a page one backend serves all
 * bundles, so everything here is plain: numbers, texts, callbacks, the buffer. No class, no signal.
 * Errors cross as Error objects with a `code`.
 */
export interface StoreBackend {
  readonly buffer: ArrayBufferLike;
  /** Id of the thread that calls; names its line of counters. */
  readonly threadId: number;
  /** How long a read may retry, in ms. */
  readonly readLimitMs: number;
  readonly watch: StoreWatch;
  defaultFeed(): string;
  /** The feed's one spelling of a symbol. Throws `unknown-feed`. */
  normalizeSymbol(feed: string, symbol: string): string;
  /**
   * Counts a holder in, giving the series a slot if it has none, and has its feed subscribe.
   * `limit`: klines of first history. Throws CapacityError.
   */
  open(key: SeriesKey, limit: number): SeriesPlace;
  /** Counts a holder out. */
  release(place: SeriesPlace): void;
  /** Asks the feed again for a series in state `error`. */
  retry(place: SeriesPlace): void;
  /** Counts in (1) or out (-1) a holder of a series that somebody looks at: its history goes first. */
  look(place: SeriesPlace, change: 1 | -1): void;
  statusOf(place: SeriesPlace): SeriesStatus;
  onUpdate(listener: UpdateListener): () => void;
  /** Tells the listeners what has changed, before the wake-up that is under way does. Not while they are being told. */
  flush(): void;
  onStatus(listener: StatusListener): () => void;
  transport(): TransportStatus;
  onTransport(listener: () => void): () => void;
  /** Writes a kline, or hands it to the thread that owns the series. Throws InvalidKlineError. */
  write(key: SeriesKey, kline: FeedKline): void;
  /** Merges klines, or hands them to the thread that owns the series. Throws InvalidKlineError. */
  merge(key: SeriesKey, klines: readonly FeedKline[]): void;
  /** The same for klines that were checked. */
  restore(key: SeriesKey, checked: CheckedKlines): void;
  /** Rejects with a FeedError. */
  askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>>;
  /** Klines refused so far by rule, and what feeds skipped by kind. */
  refused(): ReadonlyMap<string, number>;
  /** What it takes to attach from another thread. Throws where memory is not shared. */
  handle(): StoreHandle;
  /** A thread that had attached is gone: repairs and frees what it held. Creator only. */
  threadEnded(threadId: number): void;
  /** This holder of the backend leaves; with the last one its worker ends. */
  close(): void;
}

/** Cloneable: pass it by postMessage and give it to `KlineStore.attach`. */
export interface StoreHandle {
  readonly kind: 'kline-store';
  readonly buffer: SharedArrayBuffer;
  readonly defaultFeed: string;
}
