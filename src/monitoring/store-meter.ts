import type { StoreStats, StoreWatch } from '../store/index.js';
import type { AlertSample } from './alerts/alert.js';
import type { Observed } from './metrics.js';
import type { MonitoredStore, MonitorOptions } from './monitor-options.js';
import { StaleSeries } from './stale-series.js';

/** The store as a monitor sees it: whether its memory was had, how full it is, and which of its series are stale. */
export class StoreMeter {
  private store: MonitoredStore | null = null;
  private readonly stale = new StaleSeries();
  private capacityShare: Observed<number> = 'unknown';
  private refusal: string | null = null;

  constructor(private readonly given: MonitorOptions['store']) {
    if (typeof given === 'object') this.store = given;
  }

  get watch(): StoreWatch | null {
    return this.store?.watch ?? null;
  }

  /** Has the store made. @throws what its maker throws, memory that is refused apart */
  start(): void {
    try {
      if (typeof this.given === 'function') this.store = this.given();
    } catch (error) {
      if (!this.recordRefusal(error)) throw error;
    }
  }

  stop(): void {
    this.store = null;
  }

  stats(): StoreStats | null {
    return this.store?.stats() ?? null;
  }

  /** By name and code: the error may come of another copy of the library. */
  recordRefusal(error: unknown): boolean {
    if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'cannot-allocate') return false;
    this.refusal = error.message;
    return true;
  }

  /** Looks at how full it is: that asks each series who holds it. */
  survey(): void {
    // Should asking fail, what was known is not known any more.
    this.capacityShare = 'unknown';
    const stats = this.stats();
    // Series that nobody holds are given away as needed: a directory without a free slot is not full.
    if (stats !== null) this.capacityShare = stats.series.subscribed / stats.series.capacity;
  }

  sample(now: number): Omit<AlertSample, 'growth' | 'updateP99'> {
    const { watch, refusal } = this;
    if (watch !== null) this.stale.update(now, watch);
    // With a store at hand the refusal was another one's: a moment, not a state.
    if (this.store !== null) this.refusal = null;
    return {
      staleMs: watch === null ? 'unknown' : this.stale.longest(now),
      staleKeys: this.stale.keys(),
      capacityShare: this.capacityShare,
      refusal,
    };
  }
}
