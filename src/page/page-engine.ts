import type { FeedAnswer, FeedKline, FeedQuestion, SeriesKey } from '../domain/index.js';
import { FeedError, feedErrorOf, messageOf, parseSeriesKey } from '../domain/index.js';
import { Control, registerThread, type SeriesPlace, StoreMemory } from '../memory/index.js';
import {
  type CheckedKlines,
  type HeldSeries,
  LocalBackend,
  requireSound,
  resolveStoreOptions,
  type TransportStatus,
  watchLifeLock,
} from '../store/index.js';
import {
  type InitShared,
  type InitTransfer,
  type SeriesStatusMessage,
  workerLockName,
} from '../worker/messages.js';
import { applyBatch } from './apply-batch.js';
import type { KlineChartConfig, ResolvedConfig } from './config.js';
import { FeedTable } from './feed-table.js';
import type { IngestHost } from './ingest-host.js';
import { initMessage } from './init-message.js';
import { obtainWorker } from './obtain-worker.js';
import { sumCounts } from './sum-counts.js';
import { toResumed, toWanted } from './wanted-series.js';
import { WorkerIngest } from './worker-ingest.js';
import { watchPageLife } from './page-life.js';
import { PageTransport } from './page-transport.js';
import { RestartPace } from './restart-pace.js';

/** How long the worker outlives the last store that was closed, in ms: a page that swaps bundles keeps it. */
const GRACE_MS = 5_000;

/**
 * What stands behind all stores of a page: the memory, the feeds' worker (or the feeds themselves), and
 * the wake-ups. One per page and protocol, made by whichever bundle comes first.
 */
export class PageEngine extends LocalBackend {
  private readonly feeds: FeedTable;
  private readonly transports: PageTransport;
  private readonly pace = new RestartPace();
  private workerThread = 0;
  /** Runs the feeds made from descriptors: the worker, or this thread where none can be had. */
  private primary: IngestHost | null = null;
  private starting: Promise<IngestHost> | null = null;
  /** Runs the feeds that are objects of the host, on this thread. */
  private inline: IngestHost | null = null;
  private startingInline: Promise<IngestHost> | null = null;
  private stopWatch = () => {};
  private readonly stopLife = watchPageLife(() => this.hosts().forEach((host) => host?.wake()));
  private holds = 0;
  private closed = false;

  /** @throws ConfigError `bad-capacity`; CapacityError `cannot-allocate` */
  constructor(
    config: ResolvedConfig,
    private readonly onClosed: () => void,
  ) {
    const { capacities, shared } = resolveStoreOptions(config.store);
    super(StoreMemory.create(capacities, shared && config.worker !== false), 'loading');
    this.feeds = new FeedTable(config);
    this.transports = new PageTransport(this.memory.isShared ? 'shared' : 'transfer');
  }

  /** @throws ConfigError `conflict` and those of mergeConfig */
  configure(options: KlineChartConfig): void {
    for (const [name, feed] of this.feeds.configure(options)) {
      // What is a worker's today may have to run here later.
      for (const host of new Set([this.inline, this.startedHostOf(name)])) host?.addFeed(name, feed);
    }
  }

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
      this.stopLife();
      for (const host of this.hosts()) host?.close();
      super.close();
      this.onClosed();
    }, GRACE_MS);
  }

  override defaultFeed(): string {
    return this.feeds.defaultName;
  }

  override normalizeSymbol(feed: string, symbol: string): string {
    return this.feeds.normalizeSymbol(feed, symbol);
  }

  override transport(): TransportStatus {
    return this.transports.status;
  }

  override onTransport(listener: () => void): () => void {
    return this.transports.onChange(listener);
  }

  override retry(place: SeriesPlace): void {
    const series = this.find(place);
    if (series === null) return;
    this.hostOf(series.feed).then(
      (host) => host.retry(toWanted(series)),
      (error: unknown) => this.onNoHost(series.feed, error),
    );
  }

  override write(key: SeriesKey, kline: FeedKline): void {
    if (!this.forward(key, [kline], false)) super.write(key, kline);
  }

  override merge(key: SeriesKey, klines: readonly FeedKline[]): void {
    if (!this.forward(key, klines, true)) super.merge(key, klines);
  }

  override restore(key: SeriesKey, checked: CheckedKlines): void {
    if (this.foreignHost(key) === null) super.restore(key, checked);
    else this.merge(key, checked.klines());
  }

  override async askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>> {
    const asked = this.hostOf(question.feed).then((host) => host.askFeed(question));
    return asked.catch((error: unknown) => Promise.reject(feedErrorOf(error)));
  }

  override refused(): ReadonlyMap<string, number> {
    const hosts = [...this.hosts()];
    return sumCounts([this.writer.refused, ...hosts.flatMap((host) => host?.refused() ?? [])]);
  }

  protected override ownerOf(feed: string): number {
    return this.isWorkers(feed) ? this.workerThread : super.ownerOf(feed);
  }

  protected override onWanted(series: HeldSeries): void {
    const host = this.startedHostOf(series.feed);
    if (host !== null) host.want(toResumed(series, this.memory, this.counters));
    else this.hostOf(series.feed).catch((error: unknown) => this.onNoHost(series.feed, error));
  }

  protected override onLookers(series: HeldSeries): void {
    this.startedHostOf(series.feed)?.setUrgent(toWanted(series), series.lookers > 0);
  }

  protected override onUnwanted(series: HeldSeries): void {
    this.startedHostOf(series.feed)?.unwant(toWanted(series));
  }

  /** Hands klines to the worker when it owns the series. */
  private forward(key: SeriesKey, klines: readonly FeedKline[], merge: boolean): boolean {
    const host = this.foreignHost(key);
    if (host === null) return false;
    for (const kline of klines) requireSound(key, kline);
    const { feed, symbol } = parseSeriesKey(key);
    host.write({ feed, symbol, ...this.ownSeries(key) }, klines, merge);
    return true;
  }

  /** The worker, where it owns the series. */
  private foreignHost(key: SeriesKey): IngestHost | null {
    return this.isWorkers(parseSeriesKey(key).feed) ? this.primary : null;
  }

  private isWorkers(feed: string): boolean {
    return this.transports.status.mode === 'shared' && this.feeds.isDescribed(feed);
  }

  private hosts(): ReadonlySet<IngestHost | null> {
    return new Set([this.primary, this.inline]);
  }

  private startedHostOf(feed: string): IngestHost | null {
    return this.feeds.isDescribed(feed) ? this.primary : this.inline;
  }

  private hostOf(feed: string): Promise<IngestHost> {
    return this.feeds.isDescribed(feed) ? this.startPrimary() : this.startInline();
  }

  private startPrimary(): Promise<IngestHost> {
    this.starting ??= this.obtainPrimary();
    return this.starting;
  }

  /** Rejects only when not even the code for running feeds here can be loaded. */
  private async obtainPrimary(): Promise<IngestHost> {
    this.requireOpen();
    const init = this.initMessage();
    let host: IngestHost;
    try {
      const { worker, rung } = await obtainWorker(this.feeds.worker, init);
      if (this.closed) worker.terminate();
      this.requireOpen();
      this.watchLife(worker);
      host = new WorkerIngest(worker, {
        wake: (sent) => this.flush(sent),
        states: (states) => this.applyStates(states),
        batch: (buffer, rows, sent) => {
          applyBatch(buffer, rows, this);
          this.flush(sent);
        },
      });
      this.transports.byWorker(init.mode, rung);
      for (const [name, feed] of Object.entries(this.feeds.descriptors())) {
        if (!(name in init.feeds)) host.addFeed(name, feed);
      }
    } catch (error) {
      this.requireOpen();
      this.transports.inline(messageOf(error));
      host = await this.startInline();
    }
    this.primary = host;
    this.handOver(host, true);
    return host;
  }

  /** @throws FeedError `closed` */
  private requireOpen(): void {
    if (this.closed) throw new FeedError('closed', 'The store was closed.', { permanent: true });
  }

  private initMessage(): InitShared | InitTransfer {
    const { memory, inbox } = this;
    // A worker that takes over from a dead one takes its id too: ids are few, and a repair cleared this one.
    if (memory.isShared && this.workerThread === 0) this.workerThread = registerThread(memory);
    return initMessage(memory, this.feeds.descriptors(), this.workerThread, inbox.consumer);
  }

  /** When the worker dies: repairs what it left, tells the charts, and starts another. */
  private watchLife(worker: Worker): void {
    const born = performance.now();
    this.stopWatch = watchLifeLock(workerLockName(this.memory.id), () => {
      worker.terminate();
      this.primary?.close();
      this.primary = null;
      if (this.memory.isShared) this.lives.repair(this.workerThread);
      for (const series of this.held.values()) {
        if (!this.feeds.isDescribed(series.feed)) continue;
        this.announce(series, 'reconnecting', 'The worker ended unexpectedly; another one is being started.');
      }
      // At once, so that who asks meanwhile waits for the next one.
      const pause = new Promise((resolve) => setTimeout(resolve, this.pace.next(performance.now() - born)));
      this.starting = pause.then(() => this.obtainPrimary());
      this.starting.catch((error: unknown) => this.onNoHost(null, error));
    });
  }

  private startInline(): Promise<IngestHost> {
    this.startingInline ??= import('./inline-ingest.js').then(({ InlineIngest }) => {
      this.requireOpen();
      const host = new InlineIngest(this);
      for (const [name, feed] of this.feeds.all()) host.addFeed(name, feed);
      this.inline = host;
      this.handOver(host, false);
      return host;
    });
    return this.startingInline;
  }

  /** Not even the code that runs feeds on the page could be loaded. A retry tries again. */
  private onNoHost(feed: string | null, error: unknown): void {
    this.starting = null;
    this.startingInline = null;
    for (const series of this.held.values()) {
      if (feed === null ? !this.feeds.isDescribed(series.feed) : series.feed !== feed) continue;
      this.announce(series, 'error', `The feed could not be started: ${messageOf(error)}.`);
    }
  }

  /** Tells a host that has just started what is wanted of it already. */
  private handOver(host: IngestHost, described: boolean): void {
    for (const series of this.held.values()) {
      if (this.feeds.isDescribed(series.feed) !== described) continue;
      this.memory.control[series.slot * Control.WORDS + Control.OWNER] = this.ownerOf(series.feed);
      if (series.holders === 0) continue;
      host.want(toResumed(series, this.memory, this.counters));
    }
  }

  private applyStates(states: readonly SeriesStatusMessage[]): void {
    for (const { slot, generation, state, reason } of states) {
      const place = { slot, generation };
      if (this.memory.isShared) this.setStatus(place, state, reason);
      else this.announce(place, state, reason);
    }
  }
}
