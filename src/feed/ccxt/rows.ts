import { type FeedKline, findKlineDefect } from '../../domain/index.js';
import type { Refusals } from '../refusals.js';
import type { CcxtRow } from './ccxt-exchange.js';

/** Rows as klines, ascending and unique; those with a field missing are counted. A bar is closed when a later one is there. */
export function klinesOf(rows: unknown, refusals: Refusals): FeedKline[] {
  const byTime = new Map<number, FeedKline>();
  for (const row of Array.isArray(rows) ? (rows as CcxtRow[]) : []) {
    const kline = klineOf(row);
    const defect = findKlineDefect(kline);
    if (defect === null) byTime.set(kline.openTime, kline);
    else refusals.add(`row-${defect}`);
  }
  const klines = [...byTime.values()].sort((a, b) => a.openTime - b.openTime);
  for (let i = 0; i + 1 < klines.length; i++) klines[i].closed = true;
  return klines;
}

const number = (value: number | null | undefined) => (typeof value === 'number' ? value : Number.NaN);

function klineOf(row: unknown): FeedKline {
  const [openTime, open, high, low, close, volume] = (Array.isArray(row) ? row : []) as (
    | number
    | null
    | undefined
  )[];
  return {
    openTime: number(openTime),
    open: number(open),
    high: number(high),
    low: number(low),
    close: number(close),
    // Some markets count none.
    volume: volume === null || volume === undefined ? 0 : volume,
    closed: false,
  };
}
