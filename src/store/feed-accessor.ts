import type { ReadonlySignal } from '@preact/signals-core';
import type { Interval, Kline } from '../domain/index.js';
import type { KlineAccessor } from './accessor.js';
import type { KlineUpdateListener } from './event-emitter.js';
import type { KlineStore } from './kline-store.js';

/** The read-only side of a store for one feed. Holds no way to write, not even hidden. */
export class FeedAccessor implements KlineAccessor {
  readonly #store: Pick<KlineStore, 'read' | 'readAll' | 'subscribeTo' | 'versionOf'>;
  readonly #feed: string;

  constructor(store: Pick<KlineStore, 'read' | 'readAll' | 'subscribeTo' | 'versionOf'>, feed: string) {
    this.#store = store;
    this.#feed = feed;
  }

  getKlines(symbol: string, interval: Interval, limit = Number.POSITIVE_INFINITY): Kline[] {
    return this.#store.read(this.#feed, symbol, interval, limit);
  }

  getLatestKline(symbol: string, interval: Interval): Kline | null {
    return this.#store.read(this.#feed, symbol, interval, 1)[0] ?? null;
  }

  getAllSymbolKlines(symbol: string): Map<Interval, Kline[]> {
    return this.#store.readAll(this.#feed, symbol);
  }

  getKlineSlice(symbol: string, interval: Interval, start: number, end: number): Kline[] {
    return this.getKlines(symbol, interval).filter(
      (kline) => kline.openTime >= start && kline.openTime < end,
    );
  }

  subscribe(symbol: string, interval: Interval, listener: KlineUpdateListener): () => void {
    return this.#store.subscribeTo(this.#feed, symbol, interval, listener);
  }

  version(symbol: string, interval: Interval): ReadonlySignal<number> {
    return this.#store.versionOf(this.#feed, symbol, interval);
  }
}
