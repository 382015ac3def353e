import type { Interval, Kline, SeriesKey } from '../domain/index.js';
import { Listeners } from './listeners.js';

export interface KlineUpdateEvent {
  symbol: string;
  interval: Interval;
  /** The kline as it stands now. */
  kline: Kline;
  /** When memory was last written, ms since the epoch, UTC. */
  timestamp: number;
}

export type KlineUpdateListener = (event: KlineUpdateEvent) => void;

/**
 * Events of one store, for code that wants klines pushed to it. Of several ticks between two wake-ups only
 * the last state of each kline is told; a kline that closed meanwhile is told before its successor.
 */
export class KlineEventEmitter {
  private readonly all = new Listeners<KlineUpdateEvent>();
  private readonly byKey = new Map<SeriesKey, Listeners<KlineUpdateEvent>>();

  /**
   * Listens to one series, or to all that change in the store. Listening alone subscribes nothing at a
   * feed: use `store.subscribe` for that. Returns the remover.
   */
  on(type: 'update', listener: KlineUpdateListener, key?: SeriesKey): () => void {
    if (type !== 'update') return () => {};
    if (key === undefined) return this.all.add(listener);
    let listeners = this.byKey.get(key);
    if (listeners === undefined) {
      listeners = new Listeners();
      this.byKey.set(key, listeners);
    }
    const remove = listeners.add(listener);
    return () => {
      remove();
      if (this.byKey.get(key)?.size === 0) this.byKey.delete(key);
    };
  }

  /** Whether anybody listens to a series: events are made only then. */
  wants(key: SeriesKey): boolean {
    return this.all.size > 0 || this.byKey.has(key);
  }

  /** Whether anybody listens to anything. */
  get isIdle(): boolean {
    return this.all.size === 0 && this.byKey.size === 0;
  }

  emit(key: SeriesKey, event: KlineUpdateEvent): void {
    this.byKey.get(key)?.emit(event);
    this.all.emit(event);
  }
}
