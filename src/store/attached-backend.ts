import {
  ConfigError,
  type FeedKline,
  FeedError,
  type FeedAnswer,
  type FeedQuestion,
  SERIES_STATES,
  type SeriesKey,
} from '../domain/index.js';
import {
  attachConsumer,
  Control,
  detachConsumer,
  registerThread,
  SeriesDirectory,
  type SeriesPlace,
  StoreMemory,
  UpdateInbox,
} from '../memory/index.js';
import type { CheckedKlines, StatusListener, StoreBackend, StoreHandle, UpdateListener } from './backend.js';
import { holdLifeLock, threadLockName } from './life-lock.js';
import { Listeners } from './listeners.js';
import type { SeriesStatus } from './series-handle.js';
import { SlotKeys } from './slot-keys.js';
import type { StoreWatch } from './store-watch.js';
import { ThreadChannels } from './thread-channel.js';
import type { TransportStatus } from './transport.js';
import { UpdateTeller } from './update-teller.js';

/** How long a read in a worker may retry, in ms. */
const READ_LIMIT_MS = 1;

/**
 * The backend of a thread that attached to a store made elsewhere: it reads the same memory and is woken
 * by the same writers. Series are opened by the creator's thread; writes are handed to it.
 */
export class AttachedBackend implements StoreBackend {
  readonly buffer: ArrayBufferLike;
  readonly threadId: number;
  readonly readLimitMs = READ_LIMIT_MS;
  private readonly memory: StoreMemory;
  private readonly directory: SeriesDirectory;
  private readonly keys: SlotKeys;
  private readonly channels: ThreadChannels;
  readonly watch: StoreWatch;
  private readonly teller: UpdateTeller;
  private readonly statuses = new Listeners<SeriesPlace, SeriesStatus>();
  private readonly lastState: Int8Array;
  private inbox: UpdateInbox | null = null;
  private endLife = () => {};
  private isClosed = false;

  /** @throws LayoutError, CapacityError `too-many-threads` */
  constructor(private readonly source: StoreHandle) {
    this.memory = StoreMemory.open(source.buffer);
    this.buffer = source.buffer;
    this.threadId = registerThread(this.memory);
    this.directory = new SeriesDirectory(this.memory, this.threadId);
    this.keys = new SlotKeys(this.directory, this.memory.layout.maxSeries);
    this.channels = new ThreadChannels(this.memory.id);
    this.teller = new UpdateTeller(this.memory);
    this.watch = {
      measure: (gauge) => {
        this.listen();
        return this.teller.measure(gauge);
      },
      visitStates: (visit) => this.visitStates(visit),
    };
    this.lastState = new Int8Array(this.memory.layout.maxSeries).fill(-1);
    void holdLifeLock(threadLockName(this.memory.id, this.threadId)).then((release) => {
      if (release === null) return;
      this.endLife = release;
      if (this.isClosed) release();
      else this.channels.announce(this.threadId);
    });
  }

  defaultFeed(): string {
    return this.source.defaultFeed;
  }

  normalizeSymbol(_feed: string, symbol: string): string {
    return symbol;
  }

  open(key: SeriesKey, limit: number): SeriesPlace {
    const place = this.directory.resolve(key);
    if (place === null) {
      throw new ConfigError(
        'not-held',
        `${key} is not in the store: the thread that made it opens series (a chart or a subscription does), others join them.`,
      );
    }
    this.directory.retain(place.slot);
    // Nobody may have held it until now, and the creator given its slot away in between.
    if (this.directory.generationOf(place.slot) === place.generation) return place;
    this.directory.release(place.slot, Date.now());
    return this.open(key, limit);
  }

  release(place: SeriesPlace): void {
    this.directory.release(place.slot, Date.now());
  }

  retry(_place: SeriesPlace): void {}

  look(_place: SeriesPlace, _change: 1 | -1): void {}

  statusOf(place: SeriesPlace): SeriesStatus {
    const state = SERIES_STATES[this.memory.control[place.slot * Control.WORDS + Control.STATE]];
    return { state, reason: '' };
  }

  onUpdate(listener: UpdateListener): () => void {
    this.listen();
    return this.teller.onUpdate(listener);
  }

  flush(sent: number | null = null): void {
    if (this.inbox !== null) this.teller.flush(this.inbox, sent, this.tellStates);
  }

  onStatus(listener: StatusListener): () => void {
    this.listen();
    return this.statuses.add(listener);
  }

  transport(): TransportStatus {
    return { mode: 'shared', reason: 'Attached to memory that another thread made.' };
  }

  onTransport(_listener: () => void): () => void {
    return () => {};
  }

  write(key: SeriesKey, kline: FeedKline): void {
    this.channels.forward({ key, klines: [kline], merge: false });
  }

  merge(key: SeriesKey, klines: readonly FeedKline[]): void {
    this.channels.forward({ key, klines, merge: true });
  }

  restore(key: SeriesKey, checked: CheckedKlines): void {
    this.merge(key, checked.klines());
  }

  askFeed<Asked extends FeedQuestion>({ feed }: Asked): Promise<FeedAnswer<Asked>> {
    const reason = `Feeds are asked by the thread that made the store: "${feed}" cannot be asked from here.`;
    return Promise.reject(new FeedError('not-here', reason, { permanent: true }));
  }

  refused(): ReadonlyMap<string, number> {
    return new Map();
  }

  handle(): StoreHandle {
    return this.source;
  }

  threadEnded(threadId: number): void {
    throw new ConfigError(
      'not-the-creator',
      `Thread ${threadId} is buried by the thread that made the store, this one (${this.threadId}) only attached to it.`,
    );
  }

  close(): void {
    if (this.inbox !== null) detachConsumer(this.memory, this.inbox.consumer);
    this.teller.clear();
    this.statuses.clear();
    this.channels.close();
    this.isClosed = true;
    this.endLife();
  }

  /** Becomes a consumer at the first listener: a thread that only reads costs the writers nothing. */
  private listen(): void {
    if (this.inbox !== null) return;
    const inbox = new UpdateInbox(this.memory, attachConsumer(this.memory, this.threadId));
    this.inbox = inbox;
    this.channels.onWake(inbox.consumer, (sent) => this.flush(sent));
    // A wake-up that was posted before the channel was open is lost, and a browser may open it later than it
    // returns it: ours comes behind its opening, and takes what was announced until then.
    this.channels.wake(inbox.consumer, null);
  }

  private visitStates(visit: Parameters<StoreWatch['visitStates']>[0]): void {
    const { control } = this.memory;
    const { used } = this.directory;
    for (let slot = 0; slot < used; slot++) {
      if (this.directory.refsOf(slot) === 0) continue;
      const key = this.keys.keyOf(slot);
      // A plain load: a state that is one look late is told one look later.
      if (key !== null) visit(key, SERIES_STATES[control[slot * Control.WORDS + Control.STATE]]);
    }
  }

  private readonly tellStates = () => {
    for (let i = 0; i < this.teller.count; i++) {
      const slot = this.teller.touched[i];
      const state = this.memory.control[slot * Control.WORDS + Control.STATE];
      if (this.lastState[slot] === state) continue;
      this.lastState[slot] = state;
      const place = { slot, generation: this.directory.generationOf(slot) };
      this.statuses.emit(place, this.statusOf(place));
    }
  };
}
