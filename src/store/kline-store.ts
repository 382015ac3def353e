import type { ReadonlySignal } from '@preact/signals-core';
import {
  ConfigError,
  type Instrument,
  type Interval,
  type Kline,
  type KlinesAnswer,
  type KlinesQuery,
  type SeriesKey,
} from '../domain/index.js';
import { RingReader, SeriesDirectory, StoreMemory, ThreadCounters } from '../memory/index.js';
import type { KlineAccessor } from './accessor.js';
import { AttachedBackend } from './attached-backend.js';
import type { StoreBackend, StoreHandle } from './backend.js';
import { KlineEventEmitter, type KlineUpdateListener } from './event-emitter.js';
import { FeedAccessor } from './feed-accessor.js';
import { KeyCache } from './key-cache.js';
import { KlineReader } from './kline-reader.js';
import { LocalBackend } from './local-backend.js';
import { OpenSeriesTable } from './open-series-table.js';
import { DEFAULT_LIMIT, type OpenRequest } from './open-request.js';
import type { SeriesHandle } from './series-handle.js';
import { decodeSnapshot } from './snapshot/decode.js';
import { encodeSnapshot } from './snapshot/encode.js';
import { restoreSeries } from './snapshot/restore.js';
import type { SnapshotImport, SnapshotSeries } from './snapshot/snapshot-series.js';
import { resolveStoreOptions, type StoreOptions } from './store-options.js';
import { collectStats, type StoreStats } from './store-stats.js';
import type { StoreWatch } from './store-watch.js';
import type { TransportStatus } from './transport.js';
import { UpdateEvents } from './update-events.js';
import { WatchedVersions } from './watched-versions.js';

/**
 * All klines of a page, in one fixed block of memory. An instance is one bundle's (or thread's) view of it:
 * the memory, the feeds and their worker are shared, signals and listeners are its own. Methods named
 * without a feed speak of the default feed; `feed(name)` gives another's.
 *
 * Main thread, workers and Node. Reads never block beyond 0.2 ms (1 ms in workers).
 */
export class KlineStore implements KlineAccessor {
  /** Updates as events: of one series, or of all. */
  readonly events = new KlineEventEmitter();
  private readonly memory: StoreMemory;
  private readonly reader: RingReader;
  private readonly klines: KlineReader;
  private readonly directory: SeriesDirectory;
  private readonly updateEvents: UpdateEvents;
  private readonly opened: OpenSeriesTable;
  private readonly versions = new WatchedVersions();
  private readonly accessors = new Map<string, FeedAccessor>();
  private readonly keys: KeyCache;
  private readonly detach: (() => void)[];

  /** For the library itself: use `KlineStore.create`, `KlineStore.attach` or `KlineStore.shared`. */
  constructor(protected readonly backend: StoreBackend) {
    this.memory = StoreMemory.open(backend.buffer);
    const counters = new ThreadCounters(this.memory, backend.threadId);
    this.directory = new SeriesDirectory(this.memory, backend.threadId);
    const { maxSeries } = this.memory.layout;
    this.keys = new KeyCache(maxSeries, (feed, symbol) => backend.normalizeSymbol(feed, symbol));
    this.reader = new RingReader(this.memory, counters, backend.readLimitMs);
    this.opened = new OpenSeriesTable(backend, this.reader);
    this.klines = new KlineReader(this.memory, this.directory, this.reader);
    this.updateEvents = new UpdateEvents(this.events, this.reader, this.directory);
    this.detach = [
      backend.onUpdate((slots, count) => this.onUpdate(slots, count)),
      backend.onStatus((place, status) => this.opened.setStatus(place, status)),
    ];
  }

  /**
   * A store of its own, without feeds: for Node programs, tests and data that the caller writes.
   * @throws ConfigError `bad-capacity`, CapacityError `cannot-allocate`
   */
  static create(options: StoreOptions = {}): KlineStore {
    const { capacities, shared } = resolveStoreOptions(options);
    return new KlineStore(new LocalBackend(StoreMemory.create(capacities, shared)));
  }

  /**
   * The same memory in another thread: pass `store.handle` to a Web Worker or a Node worker thread. It reads
   * and subscribes there; what it writes is handed to the thread that owns the series.
   * @throws ConfigError `bad-handle`; LayoutError; CapacityError `too-many-threads`
   */
  static attach(handle: StoreHandle): KlineStore {
    if (handle?.kind !== 'kline-store') {
      throw new ConfigError(
        'bad-handle',
        'KlineStore.attach needs what `store.handle` of another thread gives.',
      );
    }
    return new KlineStore(new AttachedBackend(handle));
  }

  /** Which feed is meant when none is named. */
  get defaultFeed(): string {
    return this.backend.defaultFeed();
  }

  /** Klines that a series holds at most. */
  get maxKlines(): number {
    return this.memory.layout.maxKlines;
  }

  /** How klines reach this memory, and why so. */
  get transport(): TransportStatus {
    return this.backend.transport();
  }

  /** Cloneable: pass it to another thread. @throws ConfigError `not-shared` */
  get handle(): StoreHandle {
    return this.backend.handle();
  }

  /** Names this thread among those that share the memory, 1 for the one that made it. */
  get threadId(): number {
    return this.backend.threadId;
  }

  /**
   * Says that a thread has ended whose store was attached (its `threadId`), so that what it held is repaired and
   * given free. Creator's thread, on proof only: in Node the worker's `exit` event; browsers notice by themselves.
   * @throws ConfigError `bad-thread`, `not-the-creator`
   */
  threadEnded(threadId: number): void {
    this.backend.threadEnded(threadId);
  }

  /** Latencies and states, for monitors. */
  get watch(): StoreWatch {
    return this.backend.watch;
  }

  onTransportChange(listener: () => void): () => void {
    return this.backend.onTransport(listener);
  }

  /** Read access to another feed's klines. */
  feed(name: string): KlineAccessor {
    let accessor = this.accessors.get(name);
    if (accessor === undefined) {
      accessor = new FeedAccessor(this, name);
      this.accessors.set(name, accessor);
    }
    return accessor;
  }

  /**
   * Holds a series: its feed subscribes, its slot is safe. Release the handle when done.
   * @throws ConfigError `bad-symbol`, `bad-interval`, `unknown-feed`; CapacityError `full`; where this store is attached,
   * ConfigError `not-held`, KlineError `busy`
   */
  open(request: OpenRequest): SeriesHandle {
    const key = this.keyOf(request.feed, request.symbol, request.interval);
    return this.opened.open(key, request.limit ?? DEFAULT_LIMIT);
  }

  /** Asks the feed again for a series in state `error`. */
  retry(handle: SeriesHandle): void {
    const series = this.opened.find(handle.key);
    if (series !== null) this.backend.retry(series.place);
  }

  getKlines(symbol: string, interval: Interval, limit = this.memory.layout.maxKlines): Kline[] {
    return this.read(this.defaultFeed, symbol, interval, limit);
  }

  getLatestKline(symbol: string, interval: Interval): Kline | null {
    return this.read(this.defaultFeed, symbol, interval, 1)[0] ?? null;
  }

  getAllSymbolKlines(symbol: string): Map<Interval, Kline[]> {
    return this.readAll(this.defaultFeed, symbol);
  }

  getKlineSlice(symbol: string, interval: Interval, start: number, end: number): Kline[] {
    return this.feed(this.defaultFeed).getKlineSlice(symbol, interval, start, end);
  }

  subscribe(symbol: string, interval: Interval, listener: KlineUpdateListener): () => void {
    return this.subscribeTo(this.defaultFeed, symbol, interval, listener);
  }

  version(symbol: string, interval: Interval): ReadonlySignal<number> {
    return this.versionOf(this.defaultFeed, symbol, interval);
  }

  /**
   * Writes one kline of the default feed: same openTime as the newest replaces it, a later one appends, an
   * earlier one corrects. A series that another thread owns is handed to it.
   * @throws InvalidKlineError; ConfigError; CapacityError `full`
   */
  updateKline(symbol: string, interval: Interval, kline: Kline): void {
    this.backend.write(this.keyOf(undefined, symbol, interval), kline);
  }

  /**
   * Merges klines of the default feed: any order, overlapping, with duplicates and gaps; the newest that the
   * ring holds stay. All or nothing: one unsound kline and none is taken.
   * @throws InvalidKlineError; ConfigError; CapacityError `full`
   */
  mergeKlines(symbol: string, interval: Interval, klines: readonly Kline[]): void {
    this.backend.merge(this.keyOf(undefined, symbol, interval), klines);
  }

  /**
   * All that is held, of every feed, as bytes: klines with their flags and revisions, 48.25 bytes each. What is
   * subscribed, and states, are not in it. Any thread; takes about as long as copying the memory.
   * @throws KlineError `busy`; CapacityError `snapshot-too-large`
   */
  exportSnapshot(): Uint8Array<ArrayBuffer> {
    return encodeSnapshot(this.memory, this.directory, this.reader);
  }

  /**
   * Merges a snapshot, all or nothing, by the rules of {@link mergeKlines}: a kline held as final is not reopened, a
   * forming one stays forming until its feed closes it. Nothing held is evicted for it. Any thread; a series that
   * another one owns is handed to it.
   * @throws SnapshotError; CapacityError `full`, `too-many-klines`
   */
  importSnapshot(bytes: Uint8Array | ArrayBuffer): SnapshotImport {
    return this.restore(decodeSnapshot(bytes));
  }

  /** For importers: merges series that were checked. @throws as {@link importSnapshot} */
  restore(series: readonly SnapshotSeries[]): SnapshotImport {
    return restoreSeries(series, this.memory.layout, this.directory, this.backend);
  }

  /** What the exchange says of an instrument. Rejects with a FeedError. */
  getInstrument(feed: string, symbol: string): Promise<Instrument> {
    return this.backend.askFeed({ what: 'instrument', feed, symbol });
  }

  /** Instruments that fit a text, as the feed sees fit. Rejects with a FeedError. */
  searchInstruments(feed: string, query: string): Promise<Instrument[]> {
    return this.backend.askFeed({ what: 'instruments', feed, query });
  }

  /** The intervals that a feed offers. Rejects with a FeedError. */
  getIntervals(feed: string): Promise<readonly Interval[]> {
    return this.backend.askFeed({ what: 'intervals', feed });
  }

  /** Klines straight from the feed: history that is older than what memory holds. Rejects with a FeedError. */
  fetchKlines(request: KlinesQuery): Promise<KlinesAnswer> {
    return this.backend.askFeed({ what: 'klines', ...request });
  }

  /** Where memory, series and work stand. Allocates; cheap enough to call every second. */
  stats(): StoreStats {
    return collectStats(this.memory, this.directory, this.backend);
  }

  /** Lets go of everything this view holds; handles and signals stop. The last view ends the worker. */
  close(): void {
    // A second call must not let go for others.
    if (this.detach.length === 0) return;
    for (const detach of this.detach.splice(0)) detach();
    this.opened.close();
    this.backend.close();
  }

  /** For accessors: reads of a feed. */
  read(feed: string, symbol: string, interval: Interval, limit: number): Kline[] {
    return this.klines.read(this.keyOf(feed, symbol, interval), limit);
  }

  /** For accessors: every interval of a symbol. */
  readAll(feed: string, symbol: string): Map<Interval, Kline[]> {
    return this.klines.readAll(`${feed}:${this.backend.normalizeSymbol(feed, symbol)}@`);
  }

  /** For accessors: events of one series, which is held meanwhile. */
  subscribeTo(feed: string, symbol: string, interval: Interval, listener: KlineUpdateListener): () => void {
    const handle = this.open({ feed, symbol, interval });
    const remove = this.events.on('update', listener, handle.key);
    return () => {
      remove();
      handle.release();
    };
  }

  /** For accessors: the version signal of one series. It holds the series only while somebody watches it. */
  versionOf(feed: string, symbol: string, interval: Interval): ReadonlySignal<number> {
    const key = this.keyOf(feed, symbol, interval);
    return this.versions.of(key, () => this.opened.open(key, DEFAULT_LIMIT));
  }

  private keyOf(feed: string | undefined, symbol: string, interval: Interval): SeriesKey {
    return this.keys.keyOf(feed ?? this.defaultFeed, symbol, interval);
  }

  private onUpdate(slots: Int32Array, count: number): void {
    this.opened.bump(slots, count);
    if (!this.events.isIdle) this.updateEvents.tell(slots, count);
  }
}
