import { addIntervals, type Interval } from './interval.js';

/**
 * One candlestick: the price path of one interval, in OHLCV form.
 *
 * `openTime` is in milliseconds since the epoch, UTC, and identifies the kline inside its series.
 * Prices are in the quote currency, `volume` in the base currency.
 * `closed` says that the exchange itself declared the kline final; a kline that is merely
 * overtaken by a later one is not closed.
 */
export interface Kline {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  closed: boolean;
}

/**
 * A kline as a feed delivers it. `revision` rises with every change of the kline of one openTime
 * (Binance: the trade count), so that an older answer never replaces a newer one. Without a
 * revision the kline is taken as newer than whatever is held.
 */
export interface FeedKline extends Kline {
  revision?: number;
}

/** A closed range of openTimes in milliseconds UTC, both ends inclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

/** Why a kline cannot be taken into memory, in a form that can be counted. */
export type KlineDefect =
  | 'not-an-object'
  | 'open-time-not-an-integer'
  | 'open-time-out-of-range'
  | 'not-finite'
  | 'high-below-low'
  | 'open-outside-range'
  | 'close-outside-range'
  | 'volume-negative';

/** Earliest openTime that is taken: exchanges restate monthly klines back to 1970, none goes further. */
export const MIN_OPEN_TIME = 0;
/** Latest openTime that is taken, 2200-01-01 UTC. A value in microseconds or nanoseconds lies far beyond. */
export const MAX_OPEN_TIME = 7_258_118_400_000;

/**
 * The first rule that a kline breaks, or null for a sound one. Any thread; allocates nothing.
 * Prices may be zero (a delisted pair) and negative (crude oil's futures on 2020-04-20, spreads); volume may be zero
 * (a quiet minute).
 */
export function findKlineDefect(kline: Kline): KlineDefect | null {
  if (typeof kline !== 'object' || kline === null) return 'not-an-object';
  // From the object, not as arguments: a call that is not inlined would allocate each number.
  const { openTime, open, high, low, close, volume } = kline;
  if (!Number.isInteger(openTime)) return 'open-time-not-an-integer';
  if (openTime < MIN_OPEN_TIME || openTime > MAX_OPEN_TIME) return 'open-time-out-of-range';
  if (
    !Number.isFinite(open) ||
    !Number.isFinite(high) ||
    !Number.isFinite(low) ||
    !Number.isFinite(close) ||
    !Number.isFinite(volume)
  ) {
    return 'not-finite';
  }
  if (high < low) return 'high-below-low';
  if (open > high || open < low) return 'open-outside-range';
  if (close > high || close < low) return 'close-outside-range';
  if (volume < 0) return 'volume-negative';
  return null;
}

/**
 * A feed's kline may open by so much later than the next one should, in ms. Local clocks are wrong by hours, and there
 * are servers that stamp a day by its end, or with their own time zone's hours.
 */
const MAX_AHEAD_MS = 24 * 3_600_000;

/**
 * The same for a kline of a feed, which cannot have begun in the future: taken for the newest, one of the year 2100 would
 * keep out all that come after it. Any thread.
 * @param known what time it is at least, ms UTC: the later of the local clock's and that of the kline known before. Where
 * the local clock is days behind, what joins to klines known is taken all the same.
 */
export function findFeedDefect(
  kline: Kline,
  interval: Interval,
  known: number,
): KlineDefect | 'open-time-ahead' | null {
  const defect = findKlineDefect(kline);
  if (defect !== null || kline.openTime <= known) return defect;
  return kline.openTime > addIntervals(interval, known, 1) + MAX_AHEAD_MS ? 'open-time-ahead' : null;
}
