import type { ReadonlySignal } from '@preact/signals-core';
import type { Interval, Kline } from '../domain/index.js';
import type { KlineUpdateListener } from './event-emitter.js';

/**
 * Read access to the klines of one feed: what UI code is given. Nothing here writes, and what it returns
 * belongs to the caller: changing it changes nothing in memory.
 */
export interface KlineAccessor {
  /** The newest `limit` klines (all that are held without it), oldest first; empty when none is held. Allocates. */
  getKlines(symbol: string, interval: Interval, limit?: number): Kline[];
  /** The newest kline, forming or closed, or null when none is held. Allocates. */
  getLatestKline(symbol: string, interval: Interval): Kline | null;
  /** What is held of a symbol in every interval. Allocates. */
  getAllSymbolKlines(symbol: string): Map<Interval, Kline[]>;
  /** The klines with `start <= openTime < end`, in ms UTC, oldest first. Allocates. */
  getKlineSlice(symbol: string, interval: Interval, start: number, end: number): Kline[];
  /**
   * Has the feed subscribe, and calls back after each wake-up that changed the series. Returns the
   * unsubscribe call, idempotent; the feed's stream ends after the grace period when nobody else wants it.
   * @throws ConfigError `bad-symbol`, `bad-interval`, `unknown-feed`; CapacityError `full`
   */
  subscribe(symbol: string, interval: Interval, listener: KlineUpdateListener): () => void;
  /** A signal that rises once per wake-up that changed the series. The feed subscribes while it is watched. */
  version(symbol: string, interval: Interval): ReadonlySignal<number>;
}
