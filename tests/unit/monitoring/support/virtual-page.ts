import type { SeriesKey, SeriesState } from '../../../../src/domain/index.js';
import type {
  EntryObserverType,
  FrameSource,
  MeasuredChart,
  MonitoredStore,
} from '../../../../src/monitoring/index.js';
import type { ChartGauge, StoreGauge, StoreStats, StoreWatch } from '../../../../src/store/index.js';
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

/** As much of a store as a monitor sees. */
export class VirtualStore implements MonitoredStore {
  readonly states = new Map<SeriesKey, SeriesState>();
  readonly gauges = new Set<StoreGauge>();
  subscribed = 10;
  readonly watch: StoreWatch = {
    measure: (gauge) => {
      this.gauges.add(gauge);
      return () => this.gauges.delete(gauge);
    },
    visitStates: (visit) => {
      for (const [key, state] of this.states) visit(key, state);
    },
  };

  stats(): StoreStats {
    return {
      bytesReserved: 83_000_000,
      bytesTouched: 1_000_000,
      series: { capacity: 100, used: 100, subscribed: this.subscribed, evicted: 3 },
    } as unknown as StoreStats;
  }

  /** A wake-up that tells of some series, each written so many ms ago. */
  wakeUp(...msAgo: number[]): void {
    for (const gauge of this.gauges) for (const ms of msAgo) gauge.update(ms);
  }

  /** A message that was posted so many ms ago. */
  message(msAgo: number): void {
    for (const gauge of this.gauges) gauge.message(msAgo);
  }
}

/** A chart that paints when a test says so. */
export class VirtualChart implements MeasuredChart {
  readonly gauges = new Set<ChartGauge>();

  constructor(
    public symbol: string,
    readonly interval = '1m',
  ) {}

  measure(gauge: ChartGauge): () => void {
    this.gauges.add(gauge);
    return () => this.gauges.delete(gauge);
  }

  paint(ms: number, updates = 1, frame = 0): void {
    for (const gauge of this.gauges) gauge.paint(ms, updates, frame);
  }
}

/** Lets time pass by steps of a tenth of a second, doing something in each. */
export async function everyTenth(
  clock: VirtualClock,
  seconds: number,
  work: (tenth: number) => void,
): Promise<void> {
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    work(tenth);
    await clock.advance(100, WITHOUT_PROMISES);
  }
}
