import type { SeriesKey, SeriesState } from '../../../../src/domain/index.js';
import type { EntryObserverType, FrameSource, MonitoredStore } from '../../../../src/monitoring/index.js';
import { ConfigError } from '../../../../src/domain/index.js';
import { KlineEventEmitter, type SeriesStatus, type StoreStats } from '../../../../src/store/index.js';
import { VirtualClock } from '../../feed/support/virtual-clock.js';

const WITHOUT_PROMISES = async () => {};

/** Frames of a display, in virtual time: none while the page is hidden. */
export class VirtualFrames implements FrameSource {
  hidden = false;
  /** ms from one to the next. */
  every = 1_000 / 60;
  private readonly waiting = new Map<number, (time: number) => void>();
  private timer: unknown = null;
  private ids = 0;
  requested = 0;

  constructor(private readonly clock: VirtualClock) {}

  get pending(): number {
    return this.waiting.size;
  }

  request(callback: (time: number) => void): number {
    this.requested++;
    this.waiting.set(++this.ids, callback);
    this.timer ??= this.clock.setTimeout(() => this.paint(), this.every);
    return this.ids;
  }

  cancel(id: number): void {
    this.waiting.delete(id);
  }

  private paint(): void {
    this.timer = null;
    if (this.hidden) return;
    const callbacks = [...this.waiting.values()];
    this.waiting.clear();
    for (const callback of callbacks) callback(this.clock.monotonic());
  }
}

/** A platform that reports entries when a test says so. */
export function virtualObserver(supported: string[]) {
  const listeners = new Set<{ type: string; tell: (durations: number[]) => void }>();
  const Observer = class {
    static readonly supportedEntryTypes = supported;
    private entry: { type: string; tell: (durations: number[]) => void } | null = null;
    constructor(private readonly callback: ConstructorParameters<EntryObserverType>[0]) {}
    observe({ type }: { type: string }): void {
      const tell = (durations: number[]) =>
        this.callback({ getEntries: () => durations.map((duration) => ({ duration })) });
      this.entry = { type, tell };
      listeners.add(this.entry);
    }
    disconnect(): void {
      if (this.entry !== null) listeners.delete(this.entry);
    }
  };
  return {
    Observer: Observer satisfies EntryObserverType as EntryObserverType,
    get observed() {
      return [...listeners].map(({ type }) => type);
    },
    tell(type: string, ...durations: number[]) {
      for (const listener of listeners) if (listener.type === type) listener.tell(durations);
    },
  };
}

/** As much of a store as a monitor sees, of memory that is not shared. */
export class VirtualStore implements MonitoredStore {
  readonly events = new KlineEventEmitter();
  readonly threadId = 1;
  subscribed = 10;

  get handle(): never {
    throw new ConfigError('not-shared', 'not shared');
  }

  stats(): StoreStats {
    return {
      bytesReserved: 83_000_000,
      bytesTouched: 1_000_000,
      series: { capacity: 100, used: 100, subscribed: this.subscribed, evicted: 3 },
    } as unknown as StoreStats;
  }

  /** Tells of a kline that was written so many ms ago. */
  update(clock: VirtualClock, msAgo: number, symbol = 'A'): void {
    const kline = { openTime: 0, open: 1, high: 1, low: 1, close: 1, volume: 1, closed: false };
    const timestamp = clock.now() - msAgo;
    this.events.emit(`local:${symbol}@1m`, { symbol, interval: '1m', kline, timestamp });
  }
}

/** A series whose state a test sets. */
export function virtualSeries(key: SeriesKey) {
  let status: SeriesStatus = { state: 'live', reason: '' };
  return {
    key,
    status: { peek: () => status },
    become(state: SeriesState) {
      status = { state, reason: '' };
    },
  };
}

/** Lets time pass second by second, doing something in each. */
export async function everySecond(
  clock: VirtualClock,
  seconds: number,
  work: (second: number) => void,
): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    work(second);
    await clock.advance(1_000, WITHOUT_PROMISES);
  }
}
