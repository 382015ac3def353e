import { ConfigError, type FeedKline, type Instrument, messageOf, type SeriesKey } from '../domain/index.js';
import { type Feed, type FeedDescriptor, isFeedDescriptor } from '../feed/contract.js';
import { KINDS } from '../feed/kinds.js';
import { Control, registerThread, repairAfterDeath, type SeriesPlace, StoreMemory } from '../memory/index.js';
import {
  type HeldSeries,
  Listeners,
  LocalBackend,
  resolveStoreOptions,
  type TransportStatus,
} from '../store/index.js';
import type { InitShared, InitTransfer, SeriesStatusMessage, WantedSeries } from '../worker/messages.js';
import { WORKER_PROTOCOL, workerLockName } from '../worker/messages.js';
import { applyBatch } from './apply-batch.js';
import { type KlineChartConfig, mergeConfig, type ResolvedConfig } from './config.js';
import type { IngestHost } from './ingest-host.js';
import { obtainWorker } from './obtain-worker.js';
import { WorkerIngest } from './worker-ingest.js';
import { RestartPace, watchWorkerLife } from './worker-life.js';

/** Used when the page configures no feed of this name. */
const DEFAULT_FEED = 'binance';
const DEFAULT_DESCRIPTOR: FeedDescriptor = { kind: 'binance' };

/** How long the worker outlives the last store that was closed, in ms: a page that swaps bundles keeps it. */
const GRACE_MS = 5_000;

/**
 * What stands behind all stores of a page: the memory, the feeds' worker (or the feeds themselves), and
 * the wake-ups. One per page and protocol, made by whichever bundle comes first.
 */
export class PageEngine extends LocalBackend {
  private config: ResolvedConfig;
  private status: TransportStatus;
  private readonly transportListeners = new Listeners<[]>();
  private readonly predicted: 'shared' | 'transfer';
  private workerThread = 0;
  private primary: IngestHost | null = null;
  private starting: Promise<IngestHost> | null = null;
  private inline: Promise<IngestHost> | null = null;
  private inlineHost: IngestHost | null = null;
  private stopWatch = () => {};
  private readonly pace = new RestartPace();
  private holds = 0;
  private closed = false;

  /** @throws ConfigError `bad-capacity`; CapacityError `cannot-allocate` */
  constructor(
    config: ResolvedConfig,
    private readonly onClosed: () => void,
  ) {
    const { capacities, shared } = resolveStoreOptions(config.store);
    super(StoreMemory.create(capacities, shared && config.worker !== false));
    this.config = config;
    this.predicted = this.memory.isShared ? 'shared' : 'transfer';
    this.status = { mode: this.predicted, reason: 'The worker is being started.' };
  }

  /** Adds to the configuration. @throws ConfigError `conflict` and those of mergeConfig */
  configure(options: KlineChartConfig): void {
    const before = this.config;
    this.config = mergeConfig(before, options);
    for (const [name, feed] of this.config.feeds) {
      if (!before.feeds.has(name)) this.startedHostOf(feed)?.addFeed(name, feed);
    }
  }

  /** Counts a bundle in. */
  hold(): void {
    this.holds++;
  }

  override close(): void {
    this.holds--;
    if (this.holds > 0) return;
    setTimeout(() => {
      if (this.holds > 0 || this.closed) return;
      this.closed = true;
      this.stopWatch();
      this.primary?.close();
      if (this.inlineHost !== this.primary) this.inlineHost?.close();
      super.close();
      this.onClosed();
    }, GRACE_MS);
  }

  override defaultFeed(): string {
    return this.config.defaultFeed ?? DEFAULT_FEED;
  }

  override normalizeSymbol(name: string, symbol: string): string {
    const feed = this.feedNamed(name);
    if (isFeedDescriptor(feed)) return KINDS[feed.kind].normalizeSymbol(symbol);
    return feed.normalizeSymbol?.(symbol) ?? symbol;
  }

  override transport(): TransportStatus {
    return this.status;
  }

  override onTransport(listener: () => void): () => void {
    return this.transportListeners.add(listener);
  }

  override retry(place: SeriesPlace): void {
    const series = this.find(place);
    if (series === null) return;
    void this.hostOf(series.feed).then((host) => host.retry(toRef(series)));
  }

  override write(key: SeriesKey, kline: FeedKline): void {
    if (!this.forward(key, [kline], false)) super.write(key, kline);
  }

  override merge(key: SeriesKey, klines: readonly FeedKline[]): void {
    if (!this.forward(key, klines, true)) super.merge(key, klines);
  }

  override async getInstrument(feed: string, symbol: string): Promise<Instrument> {
    return (await this.hostOf(feed)).getInstrument(feed, symbol);
  }

  override async searchInstruments(feed: string, query: string): Promise<Instrument[]> {
    return (await this.hostOf(feed)).searchInstruments(feed, query);
  }

  override refused(): ReadonlyMap<string, number> {
    const sum = new Map<string, number>(this.writer.refused);
    for (const host of new Set([this.primary, this.inlineHost])) {
      for (const [kind, count] of host?.refused() ?? []) sum.set(kind, (sum.get(kind) ?? 0) + count);
    }
    return sum;
  }

  protected override ownerOf(name: string): number {
    return this.runsInWorker(name) ? this.workerThread : super.ownerOf(name);
  }

  protected override onWanted(series: HeldSeries): void {
    const host = this.startedHostOf(this.feedNamed(series.feed));
    if (host === null) void this.hostOf(series.feed);
    else host.want(toWanted(series));
  }

  protected override onUnwanted(series: HeldSeries): void {
    this.startedHostOf(this.feedNamed(series.feed))?.unwant(toRef(series));
  }

  private feedNamed(name: string): FeedDescriptor | Feed {
    const feed = this.config.feeds.get(name);
    if (feed !== undefined) return feed;
    if (name === DEFAULT_FEED) return DEFAULT_DESCRIPTOR;
    const known = new Set([...this.config.feeds.keys(), DEFAULT_FEED]);
    throw new ConfigError(
      'unknown-feed',
      `No feed is called "${name}"; there are: ${[...known].join(', ')}. Register it by configure({ feeds }) or registerFeed().`,
    );
  }

  private runsInWorker(name: string): boolean {
    return this.status.mode === 'shared' && isFeedDescriptor(this.feedNamed(name));
  }

  private forward(key: SeriesKey, klines: readonly FeedKline[], merge: boolean): boolean {
    const feed = key.slice(0, key.indexOf(':'));
    if (!this.runsInWorker(feed) || this.primary === null) return false;
    this.requireSound(key, klines);
    const series = this.ownSeries(key);
    this.primary.write({ ...toNames(key, feed), ...series }, klines, merge);
    return true;
  }

  private startedHostOf(feed: FeedDescriptor | Feed): IngestHost | null {
    return isFeedDescriptor(feed) ? this.primary : this.inlineHost;
  }

  private hostOf(name: string): Promise<IngestHost> {
    return isFeedDescriptor(this.feedNamed(name)) ? this.startPrimary() : this.startInline();
  }

  private startPrimary(): Promise<IngestHost> {
    this.starting ??= this.obtainPrimary();
    return this.starting;
  }

  /** Never rejects: at the foot of the ladder the feeds run here. */
  private async obtainPrimary(): Promise<IngestHost> {
    const descriptors = Object.fromEntries(this.descriptors());
    const base = {
      type: 'init',
      protocol: WORKER_PROTOCOL,
      storeId: this.memory.id,
      feeds: descriptors,
    } as const;
    // A worker that takes over from a dead one takes its id too: ids are few, and a repair cleared this one.
    if (this.memory.isShared && this.workerThread === 0) this.workerThread = registerThread(this.memory);
    const init: InitShared | InitTransfer = this.memory.isShared
      ? {
          ...base,
          mode: 'shared',
          buffer: this.buffer as SharedArrayBuffer,
          threadId: this.workerThread,
          consumer: this.inbox.consumer,
        }
      : { ...base, mode: 'transfer' };
    let host: IngestHost;
    try {
      const { worker, rung } = await obtainWorker(this.config.worker, init);
      this.watchLife(worker);
      host = new WorkerIngest(worker, {
        wake: () => this.flush(),
        states: (states) => this.applyStates(states),
        batch: (buffer, rows) => {
          applyBatch(buffer, rows, this);
          this.flush();
        },
      });
      this.setTransport(init.mode, `${REASONS[init.mode]} The worker came from ${rung}.`);
      for (const [name, feed] of this.descriptors()) {
        if (!(name in descriptors)) host.addFeed(name, feed);
      }
    } catch (error) {
      this.setTransport(
        'inline',
        `Feeds run on the page’s thread, no worker could be had: ${messageOf(error)}.`,
      );
      host = await this.startInline();
    }
    this.primary = host;
    this.handOver(host, (feed) => isFeedDescriptor(feed));
    return host;
  }

  /** When the worker dies: repairs what it left, tells the charts, and starts another. */
  private watchLife(worker: Worker): void {
    const born = performance.now();
    this.stopWatch = watchWorkerLife(workerLockName(this.memory.id), () => {
      worker.terminate();
      this.primary?.close();
      this.primary = null;
      if (this.memory.isShared) repairAfterDeath(this.memory, this.workerThread);
      for (const series of this.held.values()) {
        if (!isFeedDescriptor(this.feedNamed(series.feed))) continue;
        this.setStatus(
          series,
          'reconnecting',
          'The worker ended unexpectedly; another one is being started.',
        );
      }
      this.sweep();
      setTimeout(
        () => {
          this.starting = null;
          if (!this.closed) void this.startPrimary();
        },
        this.pace.next(performance.now() - born),
      );
    });
  }

  private startInline(): Promise<IngestHost> {
    this.inline ??= import('./inline-ingest.js').then(({ InlineIngest }) => {
      const host = new InlineIngest(this);
      for (const [name, feed] of this.feeds()) host.addFeed(name, feed);
      this.inlineHost = host;
      this.handOver(host, (feed) => !isFeedDescriptor(feed));
      return host;
    });
    return this.inline;
  }

  /** Tells a host that has just started what is wanted of it already. */
  private handOver(host: IngestHost, belongs: (feed: FeedDescriptor | Feed) => boolean): void {
    for (const series of this.held.values()) {
      if (!belongs(this.feedNamed(series.feed))) continue;
      this.memory.control[series.slot * Control.WORDS + Control.OWNER] = this.ownerOf(series.feed);
      if (series.holders > 0) host.want(toWanted(series));
    }
  }

  private feeds(): [string, FeedDescriptor | Feed][] {
    const feeds = new Map(this.config.feeds);
    if (!feeds.has(DEFAULT_FEED)) feeds.set(DEFAULT_FEED, DEFAULT_DESCRIPTOR);
    return [...feeds];
  }

  private descriptors(): [string, FeedDescriptor][] {
    return this.feeds().filter((entry): entry is [string, FeedDescriptor] => isFeedDescriptor(entry[1]));
  }

  private applyStates(states: readonly SeriesStatusMessage[]): void {
    for (const { slot, generation, state, reason } of states) {
      const place = { slot, generation };
      if (this.status.mode === 'transfer') this.writer.setState(place, state);
      this.setStatus(place, state, reason);
    }
  }

  private setTransport(mode: TransportStatus['mode'], reason: string): void {
    this.status = { mode, reason };
    this.transportListeners.emit();
  }
}

const REASONS = {
  shared: 'The page is cross-origin isolated: the worker writes into shared memory.',
  transfer:
    'The page is not cross-origin isolated (it needs the headers COOP same-origin and COEP require-corp): the worker sends transferred batches.',
} as const;

function toRef({ feed, symbol, interval, slot, generation }: HeldSeries) {
  return { feed, symbol, interval, slot, generation };
}

function toWanted(series: HeldSeries): WantedSeries {
  return { ...toRef(series), limit: series.limit };
}

function toNames(key: SeriesKey, feed: string) {
  return { feed, symbol: key.slice(feed.length + 1, key.lastIndexOf('@')) };
}
