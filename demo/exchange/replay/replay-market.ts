import {
  addIntervals,
  approximateDuration,
  closeTimeOf,
  floorToInterval,
  type Interval,
} from '../../../src/domain/index.js';
import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';
import { append, type Bar, partOf } from '../market/bar.js';
import type { Listing, Market, MarketKline } from '../market/market.js';
import type { RecordedRow, Recording } from './recording.js';

const DAY = 24 * 60 * 60 * 1_000;
const QUOTES = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'BTC', 'ETH', 'BNB', 'EUR', 'JPY', 'USD', 'TRY'];

/**
 * A recording as a market: its first part is history, the last day (a tenth of a shorter one) is lived through
 * again. Inside a bar the price goes from the real open over the real extremes to the real close.
 */
export class ReplayMarket implements Market {
  readonly listings: readonly Listing[];
  readonly intervals: readonly Interval[];
  readonly endTime: number;
  /** Where the exchange's time begins, ms UTC. */
  readonly startTime: number;
  private readonly bars: (Bar & { openTime: number })[];
  /** Trades before each bar. */
  private readonly tradesBefore: number[] = [];
  private readonly base: Interval;

  constructor(recording: Recording) {
    const { symbol, interval, rows } = recording;
    this.base = interval;
    const decimals = (pick: (row: RecordedRow) => string[]) =>
      Math.max(...rows.slice(0, 5_000).map((row) => Math.max(...pick(row).map(decimalsOf))));
    const quoteAsset = QUOTES.find((quote) => symbol.endsWith(quote)) ?? symbol.slice(-3);
    const listing: Listing = {
      symbol,
      baseAsset: symbol.slice(0, -quoteAsset.length),
      quoteAsset,
      priceDecimals: decimals((row) => [row.open, row.high, row.low, row.close]),
      quantityDecimals: decimals((row) => [row.volume]),
      quoteDecimals: 8,
    };
    this.listings = [listing];
    const length = approximateDuration(interval);
    this.intervals = BINANCE_INTERVALS.filter((each) => approximateDuration(each) >= length);
    this.bars = rows.map((row) => ({ openTime: row.openTime, ...toBar(row, listing) }));
    let trades = 0;
    for (const bar of this.bars) {
      this.tradesBefore.push(trades);
      trades += bar.trades;
    }
    const [first] = this.bars;
    const last = this.bars.at(-1) ?? first;
    this.endTime = closeTimeOf(interval, last.openTime) + 1;
    const lived = Math.min(DAY, (this.endTime - first.openTime) / 10);
    this.startTime = this.bars[this.indexOf(this.endTime - Math.max(lived, length))].openTime;
  }

  firstOpenTime(_symbol: string, interval: Interval): number {
    return floorToInterval(interval, this.bars[0].openTime);
  }

  kline(_symbol: string, interval: Interval, openTime: number, now: number): MarketKline | null {
    const end = Math.min(addIntervals(interval, openTime, 1), now);
    let sum: Bar | null = null;
    let firstTrade = -1;
    for (let i = this.indexOf(openTime); i < this.bars.length && this.bars[i].openTime < end; i++) {
      const bar = this.bars[i];
      const length = addIntervals(this.base, bar.openTime, 1) - bar.openTime;
      const part = partOf(bar, (now - bar.openTime) / length);
      if (firstTrade < 0 && part.trades > 0) firstTrade = this.tradesBefore[i];
      sum = append(sum, part);
    }
    if (sum === null) return null;
    const lastTrade = firstTrade < 0 ? -1 : firstTrade + sum.trades - 1;
    return { ...sum, openTime, firstTrade, lastTrade };
  }

  /** Index of the first bar that opens at or after a time. */
  private indexOf(time: number): number {
    let [from, to] = [0, this.bars.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.bars[middle].openTime < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function decimalsOf(text: string): number {
  const [, fraction = ''] = text.split('.');
  return fraction.replace(/0+$/, '').length;
}

/** A decimal text as a whole number of units. Exact: digits are moved, not multiplied. */
function toUnits(text: string, decimals: number): number {
  const [whole, fraction = ''] = text.split('.');
  return Number(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

function toBar(row: RecordedRow, { priceDecimals, quantityDecimals, quoteDecimals }: Listing): Bar {
  const price = (text: string) => toUnits(text, priceDecimals);
  const volume = toUnits(row.volume, quantityDecimals);
  const [open, high, low, close] = [price(row.open), price(row.high), price(row.low), price(row.close)];
  // Six columns tell no trades: as many as there are lots of a tenth, which grows with the volume as trades do.
  const amount = Number(row.volume);
  const trades = row.trades ?? (volume === 0 ? 0 : Math.max(1, Math.round(amount * 10)));
  const average = (Number(row.open) + Number(row.high) + Number(row.low) + Number(row.close)) / 4;
  const quoteVolume =
    row.quoteVolume === undefined
      ? Math.round(amount * average * 10 ** quoteDecimals)
      : toUnits(row.quoteVolume, quoteDecimals);
  return {
    open,
    high,
    low,
    close,
    volume,
    quoteVolume,
    trades,
    takerVolume:
      row.takerVolume === undefined ? Math.floor(volume / 2) : toUnits(row.takerVolume, quantityDecimals),
    takerQuoteVolume:
      row.takerQuoteVolume === undefined
        ? Math.floor(quoteVolume / 2)
        : toUnits(row.takerQuoteVolume, quoteDecimals),
  };
}
