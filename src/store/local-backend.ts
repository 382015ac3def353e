import {
  ConfigError,
  type FeedKline,
  FeedError,
  type FeedAnswer,
  type FeedQuestion,
  parseSeriesKey,
  SERIES_STATES,
  type SeriesKey,
  type SeriesState,
} from '../domain/index.js';
import {
  attachConsumer,
  CREATOR_THREAD,
  registerThread,
  SeriesDirectory,
  type SeriesPlace,
  type StoreMemory,
  ThreadCounters,
  UpdateInbox,
  UpdateMarker,
} from '../memory/index.js';
import type { CheckedKlines, StatusListener, StoreBackend, StoreHandle, UpdateListener } from './backend.js';
import type { HeldSeries } from './held-series.js';
import { Listeners } from './listeners.js';
import { MemoryWriter, type WritableSeries } from './memory-writer.js';
import { requireSound } from './require-sound.js';
import type { SeriesStatus } from './series-handle.js';
import type { StoreWatch } from './store-watch.js';
import { ThreadChannels } from './thread-channel.js';
import { ThreadLives } from './thread-lives.js';
import type { TransportStatus } from './transport.js';
import { UpdateTeller } from './update-teller.js';

export const LOADING: SeriesStatus = { state: 'loading', reason: 'Loading history.' };

/** How long a read on the creator's thread may retry, in ms: a page must not hang. */
const READ_LIMIT_MS = 0.2;

/**
 * The backend of the thread that creates a store: it owns the directory, writes its own series and
 * delivers wake-ups. By itself it has no feeds, which is what tests, Node programs and workers with
 * data of their own need; the page's engine adds them.
 */
export class LocalBackend implements StoreBackend {
  readonly buffer: ArrayBufferLike;
  readonly threadId: number;
  readonly readLimitMs = READ_LIMIT_MS;
  readonly directory: SeriesDirectory;
  readonly writer: MemoryWriter;
  readonly held = new Map<number, HeldSeries>();
  readonly counters: ThreadCounters;
  protected readonly inbox: UpdateInbox;
  readonly watch: StoreWatch;
  private readonly teller: UpdateTeller;
  private readonly statuses = new Listeners<SeriesPlace, SeriesStatus>();
  /** Where series lie that were written by name; checked by generation at each use. */
  private readonly written = new Map<SeriesKey, WritableSeries>();
  private readonly channels: ThreadChannels | null;
  protected readonly lives: ThreadLives;
  private flushPlanned = false;
  private readonly flushNow = () => {
    this.flushPlanned = false;
    this.flush();
  };

  /** @param firstState of series, as other threads read it: without feeds they are what this thread writes */
  constructor(
    readonly memory: StoreMemory,
    firstState: SeriesState = 'live',
  ) {
    this.channels = memory.isShared ? new ThreadChannels(memory.id) : null;
    this.channels?.onForward(({ key, klines, merge }) => {
      // Checked here: what comes from another thread is not trusted to be sound.
      const series = this.ownSeries(key);
      if (merge) this.writer.merge(series, klines, []);
      else for (const kline of klines) this.writer.update(series, kline);
    });
    this.buffer = memory.buffer;
    this.threadId = registerThread(memory);
    this.counters = new ThreadCounters(memory, this.threadId);
    this.lives = new ThreadLives(memory, this.threadId, this.channels, () => this.sweep());
    this.directory = new SeriesDirectory(memory, this.threadId, SERIES_STATES.indexOf(firstState));
    this.inbox = new UpdateInbox(memory, attachConsumer(memory, this.threadId));
    this.teller = new UpdateTeller(memory);
    this.watch = {
      measure: (gauge) => this.teller.measure(gauge),
      visitStates: (visit) => {
        for (const { key, holders, status } of this.held.values()) if (holders > 0) visit(key, status.state);
      },
    };
    this.writer = new MemoryWriter({
      memory,
      counters: this.counters,
      threadId: this.threadId,
      marker: new UpdateMarker(memory, this.counters, (consumer) => this.wake(consumer)),
      patienceMs: 0,
      isSameMoment: () => this.flushPlanned,
      defer: (callback) => setTimeout(callback, 0),
    });
  }

  defaultFeed(): string {
    return 'local';
  }

  normalizeSymbol(_feed: string, symbol: string): string {
    return symbol;
  }

  open(key: SeriesKey, limit: number): SeriesPlace {
    const { feed, symbol, interval } = parseSeriesKey(key);
    const place = this.directory.acquire(key, this.ownerOf(feed));
    this.directory.retain(place.slot);
    const known = this.held.get(place.slot);
    if (known !== undefined && known.generation === place.generation) {
      known.holders++;
      const deeper = limit > known.limit;
      if (deeper) known.limit = limit;
      if (known.holders === 1 || deeper) this.onWanted(known);
      return place;
    }
    const series: HeldSeries = {
      ...place,
      key,
      feed,
      symbol,
      interval,
      limit,
      holders: 1,
      lookers: 0,
      status: LOADING,
    };
    this.held.set(place.slot, series);
    this.onWanted(series);
    return place;
  }

  release(place: SeriesPlace): void {
    const series = this.find(place);
    if (series === null || series.holders === 0) return;
    series.holders--;
    this.directory.release(place.slot, Date.now());
    if (series.holders === 0) this.onUnwanted(series);
  }

  retry(place: SeriesPlace): void {
    const series = this.find(place);
    if (series !== null) this.onWanted(series);
  }

  look(place: SeriesPlace, change: 1 | -1): void {
    const series = this.find(place);
    if (series === null) return;
    series.lookers += change;
    if (series.lookers === (change === 1 ? 1 : 0)) this.onLookers(series);
  }

  statusOf(place: SeriesPlace): SeriesStatus {
    return this.find(place)?.status ?? LOADING;
  }

  onUpdate(listener: UpdateListener): () => void {
    return this.teller.onUpdate(listener);
  }

  onStatus(listener: StatusListener): () => void {
    return this.statuses.add(listener);
  }

  transport(): TransportStatus {
    return { mode: 'inline', reason: 'This store has no feeds: its own thread writes it.' };
  }

  onTransport(_listener: () => void): () => void {
    return () => {};
  }

  write(key: SeriesKey, kline: FeedKline): void {
    requireSound(key, kline);
    this.writer.put(this.ownSeries(key), kline);
  }

  merge(key: SeriesKey, klines: readonly FeedKline[]): void {
    for (const kline of klines) requireSound(key, kline);
    this.writer.merge(this.ownSeries(key), klines, []);
  }

  restore(key: SeriesKey, checked: CheckedKlines): void {
    this.writer.mergeSound(this.ownSeries(key), checked.records(), []);
  }

  askFeed<Asked extends FeedQuestion>({ feed }: Asked): Promise<FeedAnswer<Asked>> {
    const reason = `No feed runs behind this store: "${feed}" cannot be asked.`;
    return Promise.reject(new FeedError('no-feed', reason, { permanent: true }));
  }

  refused(): ReadonlyMap<string, number> {
    return this.writer.refused;
  }

  handle(): StoreHandle {
    if (!this.memory.isShared) {
      throw new ConfigError(
        'not-shared',
        'This store lies in memory of one thread, which no other can attach to: serve the page with COOP and COEP, or give the other thread what getKlines() returns.',
      );
    }
    return {
      kind: 'kline-store',
      buffer: this.buffer as SharedArrayBuffer,
      defaultFeed: this.defaultFeed(),
    };
  }

  threadEnded(threadId: number): void {
    this.lives.ended(threadId);
  }

  close(): void {
    this.lives.close();
    this.channels?.close();
    this.teller.clear();
    this.statuses.clear();
  }

  /**
   * Takes a wake-up: tells the listeners which series changed. Allocates nothing when none listens.
   * @param sent stamp of the message that woke this thread
   */
  flush(sent: number | null = null): void {
    this.teller.flush(this.inbox, sent);
  }

  /** Tells of all series, changed or not: after a writer was replaced nobody knows what it still told. */
  sweep(): void {
    this.teller.tellAll(this.inbox, this.directory.used);
  }

  /** Tells a status that comes from this thread, here and, through memory, to the others. */
  protected announce(place: SeriesPlace, state: SeriesState, reason: string): void {
    this.writer.setState(place, state);
    this.setStatus(place, state, reason);
  }

  /** Tells the series' new status, if it is new. */
  setStatus(place: SeriesPlace, state: SeriesState, reason: string): void {
    const series = this.find(place);
    if (series === null || (series.status.state === state && series.status.reason === reason)) return;
    series.status = { state, reason };
    this.statuses.emit(place, series.status);
  }

  find(place: SeriesPlace): HeldSeries | null {
    const series = this.held.get(place.slot);
    return series !== undefined && series.generation === place.generation ? series : null;
  }

  /** The thread that writes the series of a feed. */
  protected ownerOf(_feed: string): number {
    return CREATOR_THREAD;
  }

  /** The first holder came (or came back, or asks again). */
  protected onWanted(series: HeldSeries): void {
    this.setStatus(series, 'live', 'Written by this thread.');
  }

  /** The first one looks at it, or the last one has turned away. */
  protected onLookers(_series: HeldSeries): void {}

  /** The last holder left; the series stays in memory until its slot is needed. */
  protected onUnwanted(_series: HeldSeries): void {}

  /** Posts a wake-up. Our own consumer needs no message: the end of this task will do. */
  protected wake(consumer: number): void {
    if (consumer !== this.inbox.consumer) {
      this.channels?.wake(consumer);
      return;
    }
    if (this.flushPlanned) return;
    this.flushPlanned = true;
    queueMicrotask(this.flushNow);
  }

  /** A series to write without holding it: it is given a slot, and may be evicted when nobody watches. */
  protected ownSeries(key: SeriesKey): WritableSeries {
    const known = this.written.get(key);
    if (known !== undefined && this.directory.generationOf(known.slot) === known.generation) return known;
    const { feed, interval } = parseSeriesKey(key);
    const series = { ...this.directory.acquire(key, this.ownerOf(feed)), interval };
    if (this.written.size >= this.memory.layout.maxSeries) this.written.clear();
    this.written.set(key, series);
    return series;
  }
}
