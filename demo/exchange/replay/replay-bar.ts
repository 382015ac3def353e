import { parseUnits } from '../market/decimals.js';
import { Dice } from '../market/dice.js';
import { neededPoints, pricePath } from '../market/price-path.js';
import type { RecordedRow } from './recording.js';

/** How many decimals a recording's numbers are counted in. */
export interface Scales {
  readonly price: number;
  /** What the price moves in: its smallest step, which may be coarser than how it is written. */
  readonly priceStep: number;
  readonly volume: number;
  readonly quote: number;
}

/** A recorded bar in whole numbers, as large as they come: a month's quote volume needs more than 53 bits. */
export interface ReplayBar {
  open: bigint;
  high: bigint;
  low: bigint;
  close: bigint;
  volume: bigint;
  quoteVolume: bigint;
  trades: number;
  takerVolume: bigint;
  takerQuoteVolume: bigint;
}

/** What a trade is worth where the recording tells no trades, in quote currency. */
const QUOTE_PER_TRADE = 1_500;
/** A bar with trades has four at least, so that it can show its four prices. */
const FEWEST_TRADES = 4;
const MOST_TRADES = 20_000;
/** Prices that a bar shows on its way at most. */
const MAX_POINTS = 240;
const STRAY = 0.7;

export function toBar(row: RecordedRow, scales: Scales): ReplayBar {
  const price = (text: string) => parseUnits(text, scales.price);
  const [open, high, low, close] = [price(row.open), price(row.high), price(row.low), price(row.close)];
  const volume = parseUnits(row.volume, scales.volume);
  // Six columns tell no quote volume: the average price is taken.
  const shift = 10n ** BigInt(scales.price + scales.volume);
  const paid = (volume * (open + high + low + close) * 10n ** BigInt(scales.quote)) / (4n * shift);
  const quoteVolume = row.quoteVolume === undefined ? paid : parseUnits(row.quoteVolume, scales.quote);
  return {
    open,
    high,
    low,
    close,
    volume,
    quoteVolume,
    trades: row.trades ?? likelyTrades(volume, Number(quoteVolume) / 10 ** scales.quote),
    takerVolume: row.takerVolume === undefined ? volume / 2n : parseUnits(row.takerVolume, scales.volume),
    takerQuoteVolume:
      row.takerQuoteVolume === undefined ? quoteVolume / 2n : parseUnits(row.takerQuoteVolume, scales.quote),
  };
}

function likelyTrades(volume: bigint, quote: number): number {
  if (volume === 0n) return 0;
  return Math.max(FEWEST_TRADES, Math.min(MOST_TRADES, Math.round(quote / QUOTE_PER_TRADE)));
}

/** The bar that two bars following one another make together. Changes `first`, which may be null. */
export function appendReplay(first: ReplayBar | null, second: ReplayBar): ReplayBar {
  if (first === null) return { ...second };
  if (second.high > first.high) first.high = second.high;
  if (second.low < first.low) first.low = second.low;
  first.close = second.close;
  first.volume += second.volume;
  first.quoteVolume += second.quoteVolume;
  first.trades += second.trades;
  first.takerVolume += second.takerVolume;
  first.takerQuoteVolume += second.takerQuoteVolume;
  return first;
}

/**
 * A recorded bar when `share` of its time (above 0, up to 1) has passed: the price wanders from the real open over
 * the real extremes to the real close, the volume grows with the trades. Never steps back as the share grows, and
 * is the bar itself when the last trade is done.
 * @param openTime names the bar's chance
 */
export function partOfReplay(bar: ReplayBar, openTime: number, share: number, scales: Scales): ReplayBar {
  const done = Math.min(bar.trades, 1 + Math.floor(share * bar.trades));
  if (done >= bar.trades) return { ...bar };
  const visited = pathOf(bar, openTime, scales);
  const reached = Math.floor(((done - 1) / (bar.trades - 1)) * (visited.length - 1));
  let [high, low] = [bar.open, bar.open];
  for (let i = 1; i <= reached; i++) {
    if (visited[i] > high) high = visited[i];
    if (visited[i] < low) low = visited[i];
  }
  const grown = (whole: bigint) => (whole * BigInt(done)) / BigInt(bar.trades);
  return {
    open: bar.open,
    high,
    low,
    close: visited[reached],
    volume: grown(bar.volume),
    quoteVolume: grown(bar.quoteVolume),
    trades: done,
    takerVolume: grown(bar.takerVolume),
    takerQuoteVolume: grown(bar.takerQuoteVolume),
  };
}

let lastPath: { bar: ReplayBar; prices: bigint[] } | null = null;

/** Every price of a bar's way in order. The running bar is asked for again and again, so it is kept. */
function pathOf(bar: ReplayBar, openTime: number, scales: Scales): bigint[] {
  if (lastPath?.bar === bar) return lastPath.prices;
  const step = 10n ** BigInt(scales.price - scales.priceStep);
  const offset = (price: bigint) => Number((price - bar.low) / step);
  const range = { open: offset(bar.open), high: offset(bar.high), low: 0, close: offset(bar.close) };
  const points = Math.max(Math.min(bar.trades, MAX_POINTS), neededPoints(range));
  const path = pricePath(
    range,
    Array.from({ length: points }, () => 1),
    STRAY,
    new Dice(openTime),
  );
  const prices = path.map((price) => bar.low + BigInt(price) * step);
  lastPath = { bar, prices };
  return prices;
}
