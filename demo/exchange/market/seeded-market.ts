import { addIntervals, closeTimeOf, floorToInterval, type Interval } from '../../../src/domain/index.js';
import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';
import { append, type Bar, partOf } from './bar.js';
import { hashText, normal, uniform } from './hash.js';
import { type SeededListing, seededListings } from './listings.js';
import type { Market, MarketKline } from './market.js';
import { split } from './split.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Parts of days that are kept once computed. A screen of charts asks for the same ones over and over. */
const MAX_KEPT = 6_000;
/** How much is traded in each hour of the day, UTC: America's opening is the peak. */
const HOUR_WEIGHTS = Array.from(
  { length: 24 },
  (_, hour) => 1 + 0.6 * Math.sin(((hour - 9) / 24) * 2 * Math.PI),
);

interface Level {
  readonly length: number;
  readonly parts: number;
}
/** A day is divided into hours, an hour into minutes, a minute into seconds. */
const LEVELS: readonly Level[] = [
  { length: HOUR, parts: 24 },
  { length: MINUTE, parts: 60 },
  { length: SECOND, parts: 60 },
];

/**
 * A market made up from a seed. Every day of every symbol follows from a formula, and is divided into hours,
 * minutes and seconds that make it up exactly; so nothing is stored, all intervals agree, and a restart
 * tells the same history.
 */
export class SeededMarket implements Market {
  readonly listings: readonly SeededListing[] = seededListings();
  readonly intervals = BINANCE_INTERVALS;
  readonly endTime = Number.POSITIVE_INFINITY;
  private readonly bySymbol = new Map(this.listings.map((listing) => [listing.symbol, listing]));
  private readonly kept = new Map<string, Bar[]>();
  private readonly tradesBefore = new Map<string, number[]>();

  constructor(private readonly seed: number) {}

  firstOpenTime(symbol: string, interval: Interval): number {
    return floorToInterval(interval, this.listing(symbol).listedAt);
  }

  kline(symbol: string, interval: Interval, openTime: number, now: number): MarketKline | null {
    const listing = this.listing(symbol);
    const end = Math.min(closeTimeOf(interval, openTime) + 1, now);
    const begin = Math.max(openTime, listing.listedAt);
    if (begin >= end) return null;
    const bar = this.over(listing, begin, end, 0);
    if (bar === null) return null;
    const first = this.tradesUpTo(listing, begin);
    const traded = bar.trades > 0;
    return {
      ...bar,
      openTime,
      firstTrade: traded ? first : -1,
      lastTrade: traded ? first + bar.trades - 1 : -1,
    };
  }

  private listing(symbol: string): SeededListing {
    const listing = this.bySymbol.get(symbol);
    if (listing === undefined) throw new Error(`${symbol} is not listed: ask only for symbols of listings.`);
    return listing;
  }

  /** What was traded from `begin` to `end`: whole days, and the parts of days at the ends. */
  private over(listing: SeededListing, begin: number, end: number, depth: number): Bar | null {
    let sum: Bar | null = null;
    for (let day = floorToInterval('1d', begin); day < end; day += DAY) {
      sum = this.add(listing, sum, this.day(listing, day), day, DAY, begin, end, depth);
    }
    return sum;
  }

  /** Adds that part of a bar which lies between begin and end, dividing it where an end falls inside. */
  private add(
    listing: SeededListing,
    sum: Bar | null,
    bar: Bar,
    at: number,
    length: number,
    begin: number,
    end: number,
    depth: number,
  ): Bar | null {
    if (at >= end || at + length <= begin) return sum;
    if (begin <= at && at + length <= end) return append(sum, bar);
    if (depth === LEVELS.length) return append(sum, partOf(bar, (end - at) / length));
    const { length: partLength } = LEVELS[depth];
    const parts = this.parts(listing, bar, at, depth);
    let result = sum;
    for (const [i, part] of parts.entries()) {
      result = this.add(listing, result, part, at + i * partLength, partLength, begin, end, depth + 1);
    }
    return result;
  }

  private parts(listing: SeededListing, bar: Bar, at: number, depth: number): Bar[] {
    const key = `${listing.symbol} ${depth} ${at}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const parts = split(bar, {
      name: [this.seed, hashText(listing.symbol), depth, at / SECOND],
      parts: LEVELS[depth].parts,
      ...(depth === 0 ? { weights: HOUR_WEIGHTS } : {}),
    });
    this.kept.set(key, parts);
    if (this.kept.size > MAX_KEPT) {
      for (const oldest of this.kept.keys()) {
        this.kept.delete(oldest);
        break;
      }
    }
    return parts;
  }

  /** Price at the beginning of a day, in ticks: waves of all lengths around the base, never zero. */
  private priceAt(listing: SeededListing, day: number): number {
    const id = hashText(listing.symbol);
    const n = day / DAY;
    let exponent = 0;
    for (let octave = 0; octave < 11; octave++) {
      const period = 2 ** octave;
      const left = Math.floor(n / period);
      const share = n / period - left;
      const smooth = share * share * (3 - 2 * share);
      const a = normal(this.seed, id, octave, left);
      const b = normal(this.seed, id, octave, left + 1);
      exponent += 0.011 * Math.SQRT2 ** octave * (a + (b - a) * smooth);
    }
    return Math.max(5, Math.round(listing.basePrice * Math.exp(exponent) * 10 ** listing.priceDecimals));
  }

  private day(listing: SeededListing, day: number): Bar {
    const id = hashText(listing.symbol);
    const n = day / DAY;
    const open = this.priceAt(listing, day);
    const close = this.priceAt(listing, day + DAY);
    const stretch = (which: number) => 0.004 + 0.025 * Math.abs(normal(this.seed, id, n, which));
    const mood = Math.exp(0.5 * normal(this.seed, id, n, 3) + 6 * Math.abs(Math.log(close / open)));
    const volume = Math.max(1, Math.round(listing.volumePerDay * mood * 10 ** listing.quantityDecimals));
    const takerShare = 0.4 + 0.2 * uniform(this.seed, id, n, 4);
    const price = (open + close) / 2 / 10 ** listing.priceDecimals;
    const quote = Math.round((volume / 10 ** listing.quantityDecimals) * price * 10 ** listing.quoteDecimals);
    return {
      open,
      close,
      high: Math.max(open, close) + Math.ceil(Math.max(open, close) * stretch(1)),
      low: Math.max(1, Math.min(open, close) - Math.ceil(Math.min(open, close) * stretch(2))),
      volume,
      quoteVolume: quote,
      trades: Math.max(1, Math.min(volume, Math.round(listing.tradesPerDay * mood))),
      takerVolume: Math.floor(volume * takerShare),
      takerQuoteVolume: Math.floor(quote * takerShare),
    };
  }

  /** Id of the first trade at or after a moment: how many there were since the listing. */
  private tradesUpTo(listing: SeededListing, time: number): number {
    const first = floorToInterval('1d', listing.listedAt);
    const day = floorToInterval('1d', time);
    let sums = this.tradesBefore.get(listing.symbol);
    if (sums === undefined) {
      sums = [0];
      this.tradesBefore.set(listing.symbol, sums);
    }
    const wanted = Math.round((day - first) / DAY);
    for (let i = sums.length - 1; i < wanted; i++) {
      sums.push(sums[i] + this.day(listing, addIntervals('1d', first, i)).trades);
    }
    const today = time > day ? (this.over(listing, day, time, 0)?.trades ?? 0) : 0;
    return sums[wanted] + today;
  }
}
