import { addIntervals, approximateDuration, type Interval } from '../../../src/domain/index.js';
import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';
import { formatUnits, neededDecimals, WRITTEN_DECIMALS, writtenDecimals } from '../market/decimals.js';
import { KlineGrid } from '../market/grid.js';
import type { Listing, Market, MarketKline } from '../market/market.js';
import type { RecordedRow, Recording } from './recording.js';
import { RecordingError } from './recording-error.js';
import { appendReplay, partOfReplay, type ReplayBar, type Scales, toBar } from './replay-bar.js';

const DAY = 24 * 60 * 60 * 1_000;
const QUOTES = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'BTC', 'ETH', 'BNB', 'EUR', 'JPY', 'USD', 'TRY'];

/** The part of a forming kline that is made of whole recorded bars. */
interface Forming {
  openTime: number;
  from: number;
  upTo: number;
  bar: ReplayBar | null;
}

/**
 * A recording as a market: its first part is history, the rest is lived through again. Recorded klines are told to
 * the letter, at their own openTimes; those of longer intervals are their exact sums.
 */
export class ReplayMarket implements Market {
  readonly listings: readonly Listing[];
  readonly intervals: readonly Interval[];
  readonly endTime: number;
  /** Where the exchange's time begins, ms UTC. */
  readonly startTime: number;
  private readonly base: Interval;
  private readonly rows: readonly RecordedRow[];
  private readonly bars: readonly ReplayBar[];
  private readonly scales: Scales;
  /** Trades before each bar, and after the last. */
  private readonly tradesBefore: number[] = [0];
  private readonly forming = new Map<Interval, Forming>();

  /**
   * @param from where the replay begins, ms UTC; without it a day before the end, or with the last tenth of less than two days
   * @throws RecordingError `bad-start`
   */
  constructor({ file, symbol, interval, rows }: Recording, from?: number) {
    this.base = interval;
    this.rows = rows;
    const prices = rows.flatMap(({ open, high, low, close }) => [open, high, low, close]);
    const volumes = rows.map(({ volume }) => volume);
    const quotes = rows.flatMap(({ quoteVolume, takerQuoteVolume }) => [
      quoteVolume ?? '',
      takerQuoteVolume ?? '',
    ]);
    const takers = rows.map(({ takerVolume }) => takerVolume ?? '');
    this.scales = {
      price: most(prices, writtenDecimals),
      priceStep: most(prices, neededDecimals),
      volume: Math.max(most(volumes, writtenDecimals), most(takers, writtenDecimals)),
      quote: Math.max(WRITTEN_DECIMALS, most(quotes, writtenDecimals)),
    };
    const quoteAsset = QUOTES.find((quote) => symbol.endsWith(quote)) ?? symbol.slice(-3);
    const baseAsset = symbol.slice(0, -quoteAsset.length);
    const quantityDecimals = most(volumes, neededDecimals);
    this.listings = [
      { symbol, baseAsset, quoteAsset, priceDecimals: this.scales.priceStep, quantityDecimals },
    ];
    const length = approximateDuration(interval);
    this.intervals = BINANCE_INTERVALS.filter((each) => approximateDuration(each) >= length);
    this.bars = rows.map((row) => toBar(row, this.scales));
    for (const [i, { trades }] of this.bars.entries()) this.tradesBefore.push(this.tradesBefore[i] + trades);
    const first = rows[0].openTime;
    this.endTime = this.endOf(rows.length - 1);
    const whole = this.endTime - first;
    const lived = Math.max(length, whole >= 2 * DAY ? DAY : whole / 10);
    this.startTime = from ?? rows[Math.min(rows.length - 1, this.indexFrom(this.endTime - lived))].openTime;
    if (this.startTime < first || this.startTime > this.endTime) {
      throw new RecordingError(
        'bad-start',
        `${file} holds klines from ${first} to ${this.endTime}: the replay cannot begin at ${from}.`,
        { file, value: from },
      );
    }
  }

  openTimeFrom(_symbol: string, grid: KlineGrid, time: number): number | null {
    if (grid.interval === this.base) return this.rows[this.indexFrom(time)]?.openTime ?? null;
    const row = this.rows[this.indexFrom(grid.ceil(time))];
    return row === undefined ? null : grid.floor(row.openTime);
  }

  openTimeUpTo(_symbol: string, grid: KlineGrid, time: number): number | null {
    const isBase = grid.interval === this.base;
    const end = isBase ? time + 1 : grid.after(grid.floor(time));
    const row = this.rows[this.indexFrom(end) - 1];
    if (row === undefined) return null;
    return isBase ? row.openTime : grid.floor(row.openTime);
  }

  kline(_symbol: string, grid: KlineGrid, openTime: number, now: number): MarketKline | null {
    const from = this.indexFrom(openTime);
    const isBase = grid.interval === this.base;
    const next = grid.after(openTime);
    const to = isBase ? from + 1 : this.indexFrom(next);
    if (from >= to || from >= this.rows.length || this.rows[from].openTime >= now) return null;
    if (isBase && this.rows[from].openTime !== openTime) return null;
    // Bars up to `whole` are complete by now; at most one is running.
    let whole = Math.min(to, this.indexFrom(now));
    if (this.endOf(whole - 1) > now) whole--;
    let bar = this.sum(grid, openTime, from, whole);
    if (whole < to && this.rows[whole].openTime < now) {
      const begin = this.rows[whole].openTime;
      const share = (now - begin) / (this.endOf(whole) - begin);
      bar = appendReplay(bar, partOfReplay(this.bars[whole], begin, share, this.scales));
    }
    if (bar === null) return null;
    const told = this.written(bar, openTime, next - 1, this.tradesBefore[from]);
    return isBase && whole === to ? { ...told, ...this.rows[from] } : told;
  }

  /** Complete bars together. A longer kline that still forms grows by what completed since it was asked for last. */
  private sum(grid: KlineGrid, openTime: number, from: number, to: number): ReplayBar | null {
    let known = grid.offset === 0 ? this.forming.get(grid.interval) : undefined;
    if (known === undefined || known.openTime !== openTime || known.from !== from || known.upTo > to) {
      known = { openTime, from, upTo: from, bar: null };
      if (grid.offset === 0) this.forming.set(grid.interval, known);
    }
    for (; known.upTo < to; known.upTo++) known.bar = appendReplay(known.bar, this.bars[known.upTo]);
    return known.bar === null ? null : { ...known.bar };
  }

  private written(bar: ReplayBar, openTime: number, closeTime: number, firstTrade: number): MarketKline {
    const price = (units: bigint) => formatUnits(units, this.scales.price, this.scales.price);
    const volume = (units: bigint) => formatUnits(units, this.scales.volume, this.scales.volume);
    const quote = (units: bigint) => formatUnits(units, this.scales.quote, this.scales.quote);
    return {
      openTime,
      closeTime,
      open: price(bar.open),
      high: price(bar.high),
      low: price(bar.low),
      close: price(bar.close),
      volume: volume(bar.volume),
      quoteVolume: quote(bar.quoteVolume),
      trades: bar.trades,
      takerVolume: volume(bar.takerVolume),
      takerQuoteVolume: quote(bar.takerQuoteVolume),
      firstTrade: bar.trades === 0 ? -1 : firstTrade,
      lastTrade: bar.trades === 0 ? -1 : firstTrade + bar.trades - 1,
    };
  }

  /** When a bar is complete: after its interval, or where the next begins in a recording that lies off the grid. */
  private endOf(index: number): number {
    const row = this.rows[index];
    if (row === undefined) return Number.NEGATIVE_INFINITY;
    const end = addIntervals(this.base, row.openTime, 1);
    return Math.min(end, this.rows[index + 1]?.openTime ?? end);
  }

  /** Index of the first row that opens at or after a time. */
  private indexFrom(time: number): number {
    let [from, to] = [0, this.rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.rows[middle].openTime < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function most(texts: readonly string[], decimals: (text: string) => number): number {
  return texts.reduce((so, text) => Math.max(so, decimals(text)), 0);
}
