import type { Interval, Kline, StoreHandle } from '../../widget/index.js';

/** What a thread makes of one series that it read. */
export interface Reading {
  readonly klines: number;
  readonly lastClose: number | null;
  /** Over every field of every kline: two that agree read the same. */
  readonly digest: number;
}

/** To the worker. `rows` is how it got klines before there was memory to share. */
export interface ReadingRequest {
  readonly ask: number;
  readonly symbol: string;
  readonly interval: Interval;
  readonly rows: readonly Kline[] | null;
  /** With the first request that reads the memory. */
  readonly handle: StoreHandle | null;
}

/** From the worker. */
export interface ReadingAnswer {
  readonly ask: number;
  readonly from: 'memory' | 'message';
  readonly reading: Reading;
}

/** Any thread. */
export function readingOf(klines: readonly Kline[]): Reading {
  let digest = 0;
  for (const { openTime, open, high, low, close, volume, closed } of klines)
    for (const value of [openTime, open, high, low, close, volume, Number(closed)])
      digest = (Math.imul(digest, 31) + Math.round(value * 100)) | 0;
  return { klines: klines.length, lastClose: klines.at(-1)?.close ?? null, digest };
}

export function isSameReading(a: Reading, b: Reading): boolean {
  return a.klines === b.klines && a.digest === b.digest;
}
