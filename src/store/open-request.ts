import type { Interval } from '../domain/index.js';

/** Klines of first history, unless said otherwise. */
export const DEFAULT_LIMIT = 500;

export interface OpenRequest {
  /** A registered feed's name; the store's default feed without it. */
  feed?: string | undefined;
  symbol: string;
  interval: Interval;
  /** Klines of first history, default 500. */
  limit?: number | undefined;
}
