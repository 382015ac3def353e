import { type Bar, quietBar } from './bar.js';
import type { Dice } from './dice.js';
import { divide, divideWithin } from './divide.js';
import { neededPoints, pricePath } from './price-path.js';

export interface SplitOptions {
  readonly parts: number;
  /** How busy each part usually is, relative to the others; equal without it. */
  readonly pattern?: readonly number[];
  /** How unevenly trades come, as the deviation of a logarithm. */
  readonly unevenness: number;
  /** How far the price strays on its way, in ranges of the bar. */
  readonly stray: number;
  /** Quote volume of one lot at a price of one tick. */
  readonly quotePerLotTick: number;
  readonly dice: Dice;
}

/** Prices that one part takes from the path at most: enough for open, two extremes and close. */
const POINTS_PER_PART = 4;

/**
 * Divides a bar into parts that make it up exactly: each opens where the one before it closed, the extremes are
 * reached on the way, sums are kept to the last unit. A part without a trade stands still, and none shows more
 * prices than it has trades. Busy parts move more, and what moves more trades more.
 */
export function split(bar: Bar, options: SplitOptions): Bar[] {
  const { parts, dice } = options;
  const activity = activities(options);
  const trades = divide(bar.trades, activity, dice.uniform());
  gather(trades, neededPoints(bar));
  const durations = [0];
  for (let i = 0; i < parts; i++) {
    const steps = Math.min(trades[i], POINTS_PER_PART) - 1;
    for (let step = 0; step < steps; step++) durations.push(activity[i] / steps);
  }
  const path = pricePath(bar, durations, options.stray, dice);
  let at = 0;
  const result = trades.map((count) => {
    const part = quietBar(path[at]);
    part.trades = count;
    for (let point = 1; point < Math.min(count, POINTS_PER_PART); point++) {
      part.close = path[++at];
      part.high = Math.max(part.high, part.close);
      part.low = Math.min(part.low, part.close);
    }
    return part;
  });
  addVolumes(bar, result, activity, options);
  return result;
}

/**
 * A part with one trade cannot move the price, so few trades spread thinly might leave no way to the extremes:
 * then the thinnest parts' trades move to the busiest.
 */
function gather(trades: number[], points: number): void {
  for (;;) {
    let room = 1;
    for (const count of trades) room += Math.max(0, Math.min(count, POINTS_PER_PART) - 1);
    if (room >= points) return;
    const most = trades.indexOf(Math.max(...trades));
    const others = trades.map((count, i) => (count > 0 && i !== most ? count : Number.POSITIVE_INFINITY));
    trades[others.indexOf(Math.min(...others))]--;
    trades[most]++;
  }
}

/** How busy each part is: the pattern, with moods that last several parts. */
function activities({ parts, pattern, unevenness, dice }: SplitOptions): number[] {
  let long = 0;
  let short = 0;
  return Array.from({ length: parts }, (_, i) => {
    if (i % 16 === 0) long = dice.normal();
    if (i % 4 === 0) short = dice.normal();
    return (pattern?.[i] ?? 1) * Math.exp((unevenness * (long + short + dice.normal())) / Math.sqrt(3));
  });
}

/** Volumes of the parts, whose prices and trades are known. Each trade moves a lot at least. */
function addVolumes(bar: Bar, parts: Bar[], activity: readonly number[], options: SplitOptions): void {
  const range = (bar.high - bar.low) / Math.sqrt(parts.length) + 1;
  const weights = parts.map(({ trades, high, low }, i) =>
    trades === 0 ? 0 : activity[i] * (0.4 + (high - low) / range) * Math.exp(0.4 * options.dice.normal()),
  );
  const cost = bar.volume === 0 ? 0 : bar.quoteVolume / options.quotePerLotTick / bar.volume;
  const extra = divide(bar.volume - bar.trades, tilted(weights, parts, cost));
  for (const [i, part] of parts.entries()) part.volume = part.trades + extra[i];
  // Buyers who take push the price up.
  const buying = parts.map(
    ({ volume, open, high, low, close }) =>
      volume * (0.5 + (0.15 * (close - open)) / Math.max(1, high - low)),
  );
  const taker = divideWithin(
    bar.takerVolume,
    buying,
    parts.map(({ volume }) => volume),
  );
  const average = averagePrices(bar, parts, options.quotePerLotTick);
  const quote = divide(
    bar.quoteVolume,
    parts.map(({ volume }, i) => volume * average[i]),
  );
  const takerQuote = divideWithin(
    bar.takerQuoteVolume,
    taker.map((lots, i) => lots * average[i]),
    quote,
  );
  for (const [i, part] of parts.entries()) {
    part.takerVolume = taker[i];
    part.quoteVolume = quote[i];
    part.takerQuoteVolume = takerQuote[i];
  }
}

/** Weights that lean to the dear or the cheap parts, so that the average price comes near to what a lot cost. */
function tilted(weights: readonly number[], parts: readonly Bar[], cost: number): number[] {
  const off = parts.map((part) => middleOf(part) - cost);
  let result = [...weights];
  // A lean of exponentials is not linear: each step comes nearer.
  for (let step = 0; step < 4; step++) {
    let [sum, mean, square] = [0, 0, 0];
    for (const [i, weight] of result.entries()) {
      sum += weight;
      mean += weight * off[i];
      square += weight * off[i] * off[i];
    }
    const variance = square / sum - (mean / sum) ** 2;
    if (!(variance > 0)) break;
    const tilt = -mean / sum / variance;
    result = result.map((weight, i) => weight * Math.exp(Math.max(-1, Math.min(1, tilt * off[i]))));
  }
  return result;
}

function middleOf({ open, high, low, close }: Bar): number {
  return (open + high + low + close) / 4;
}

/** What a lot cost in each part, in ticks: inside the part's range, and so that the parts cost what the bar cost. */
function averagePrices(bar: Bar, parts: readonly Bar[], quotePerLotTick: number): number[] {
  const middle = parts.map(middleOf);
  let cost = 0;
  let room = 0;
  for (const [i, { volume, high, low }] of parts.entries()) {
    cost += volume * middle[i];
    room += (volume * (high - low)) / 2;
  }
  const missing = bar.quoteVolume / quotePerLotTick - cost;
  const shift = room === 0 ? 0 : Math.max(-1, Math.min(1, missing / room));
  return parts.map(({ high, low }, i) =>
    Math.max(low, Math.min(high, middle[i] + (shift * (high - low)) / 2)),
  );
}
