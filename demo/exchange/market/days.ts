import type { Bar } from './bar.js';
import { Dice, hash } from './dice.js';
import type { Asset, SeededListing } from './listings.js';

export const DAY = 24 * 60 * 60 * 1_000;
/** Days whose trades are dealt out together: 2 ** HALVINGS. */
const BLOCK = 64;
/** How far from the middle a block's trades may be halved; 0.22 gives days of a third to three times the usual. */
const UNEVEN_HALVES = 0.22;
/** Deviation of bitcoin's price over a usual day, as a logarithm. */
const DAILY_MOVE = 0.014;
/** Periods of the waves that the price is made of: 2 to 2 ** OCTAVES days. */
const OCTAVES = 10;
const WAVE = 0.011;

/** What a throw of the dice is for: different purposes, different chance. */
const Purpose = { halving: 1, wave: 2, step: 3, day: 4 } as const;

/**
 * The days of a made-up market. Each follows from formulas alone, whatever the days before it: no history is kept,
 * and a day years ago costs as much as today. `n` counts days since the epoch.
 */
export class Days {
  constructor(private readonly seed: number) {}

  /** How many trades there were before a day, counted from the epoch on. */
  tradesBefore(listing: SeededListing, n: number): number {
    const id = hash(listing.base.id, listing.quote.id);
    let [from, length] = [Math.floor(n / BLOCK) * BLOCK, BLOCK];
    let before = from * listing.tradesPerDay;
    let trades = length * listing.tradesPerDay;
    while (from < n) {
      // Halving again and again, each time unevenly, makes calm and busy times of all lengths.
      length /= 2;
      const u = new Dice(this.seed, id, Purpose.halving, from, length).uniform();
      const left = Math.round(trades * (0.5 + UNEVEN_HALVES * (2 * u - 1)));
      if (n < from + length) trades = left;
      else {
        before += left;
        trades -= left;
        from += length;
      }
    }
    return before;
  }

  /** Price at the beginning of a day, in ticks. */
  private priceAt(listing: SeededListing, n: number): number {
    const { base, quote, priceDecimals } = listing;
    const exponent = this.logPrice(base, n) - this.logPrice(quote, n);
    return Math.max(5, Math.round((base.price / quote.price) * Math.exp(exponent) * 10 ** priceDecimals));
  }

  bar(listing: SeededListing, n: number): Bar {
    const open = this.priceAt(listing, n);
    const close = this.priceAt(listing, n + 1);
    const trades = this.tradesBefore(listing, n + 1) - this.tradesBefore(listing, n);
    const activity = trades / listing.tradesPerDay;
    const dice = new Dice(this.seed, hash(listing.base.id, listing.quote.id), Purpose.day, n);
    const wildness = Math.max(listing.base.wildness, listing.quote.wildness);
    const move = DAILY_MOVE * wildness * Math.sqrt(activity);
    const stretch = () => Math.ceil(Math.max(open, close) * move * (0.3 + 0.9 * Math.abs(dice.normal())));
    const high = Math.max(open, close) + stretch();
    const low = Math.max(1, Math.min(open, close) - stretch());
    const lots =
      listing.volumePerDay * activity * Math.exp(0.25 * dice.normal()) * 10 ** listing.quantityDecimals;
    // Each trade moves a lot at least.
    const volume = Math.max(trades, Math.round(lots));
    const takerShare = 0.5 + 0.06 * dice.normal() + (0.1 * (close - open)) / (high - low);
    const quoteVolume = Math.round(volume * ((open + high + low + close) / 4) * quotePerLotTick(listing));
    return {
      open,
      high,
      low,
      close,
      volume,
      quoteVolume,
      trades,
      takerVolume: Math.floor(volume * takerShare),
      takerQuoteVolume: Math.floor(quoteVolume * takerShare),
    };
  }

  /** How far the dollar price of an asset is from its usual one at the beginning of a day, as a logarithm. */
  private logPrice(asset: Asset, n: number): number {
    if (asset.wildness === 0) return 0;
    // Coins rise and fall together for the most part.
    const slow = 0.75 * this.waves(0, n) + 0.65 * this.waves(asset.id, n);
    const step = DAILY_MOVE * 0.7 * new Dice(this.seed, asset.id, Purpose.step, n).normal();
    return asset.wildness * (slow + step);
  }

  /** Smooth waves of all lengths up to years, longer ones higher: a path like a random walk's that stays in bounds. */
  private waves(id: number, n: number): number {
    let sum = 0;
    for (let octave = 1; octave <= OCTAVES; octave++) {
      const period = 2 ** octave;
      const left = Math.floor(n / period);
      const share = n / period - left;
      const smooth = share * share * (3 - 2 * share);
      const height = (at: number) => new Dice(this.seed, id, Purpose.wave, octave, at).normal();
      sum += WAVE * Math.SQRT2 ** octave * (height(left) * (1 - smooth) + height(left + 1) * smooth);
    }
    return sum;
  }
}

/** Quote volume of one lot at a price of one tick, in the units in which the listing counts it. */
export function quotePerLotTick({ quoteDecimals, priceDecimals, quantityDecimals }: SeededListing): number {
  return 10 ** (quoteDecimals - priceDecimals - quantityDecimals);
}
