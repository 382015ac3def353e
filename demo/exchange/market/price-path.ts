import type { Dice } from './dice.js';

export interface PriceRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** How many prices a path needs at least: open, close, and each extreme that is neither. */
export function neededPoints({ open, high, low, close }: PriceRange): number {
  const extremes = Number(high > Math.max(open, close)) + Number(low < Math.min(open, close));
  return extremes === 0 && open === close && high === low ? 1 : 2 + extremes;
}

/**
 * Whole prices from open to close that stay in the range and touch both its ends: a random walk between turning
 * points, so that the way to an extreme leads through the prices before it.
 * @param durations how long it takes to come to each price from the one before it (the first is not read); as many
 *   as prices are wanted, at least {@link neededPoints}
 * @param straying how far the walk strays over the whole way, in ranges
 */
export function pricePath(
  range: PriceRange,
  durations: readonly number[],
  straying: number,
  dice: Dice,
): number[] {
  const { open, high, low, close } = range;
  const last = durations.length - 1;
  const path = durations.map(() => open);
  if (last === 0 || high === low) return path;
  path[last] = close;
  let total = 0;
  const reached = durations.map((duration, i) => {
    total += i === 0 ? 0 : duration;
    return total;
  });
  const stray = ((high - low) * straying) / Math.sqrt(total);
  let from = 0;
  for (const [index, price] of turningPoints(range, reached, dice)) {
    path[index] = price;
    bridge(path, from, index, reached, stray, range, dice);
    from = index;
  }
  bridge(path, from, last, reached, stray, range, dice);
  return path;
}

/** The extremes that are neither open nor close, with the index at which each is reached. */
function turningPoints(
  { open, high, low, close }: PriceRange,
  reached: readonly number[],
  dice: Dice,
): [index: number, price: number][] {
  const prices: number[] = [];
  if (low < Math.min(open, close)) prices.push(low);
  if (high > Math.max(open, close)) prices.push(high);
  // A falling bar mostly visits its high first, a rising one its low.
  const highFirst = dice.uniform() < (close < open ? 0.8 : 0.2);
  if (highFirst) prices.reverse();
  const stops = [open, ...prices, close];
  // A walk takes the square of a distance as its time.
  const legs = stops
    .slice(1)
    .map((stop, i) => ((stop - stops[i]) / (high - low)) ** 2 * (0.5 + dice.uniform()) + 0.08);
  const whole = legs.reduce((sum, leg) => sum + leg, 0);
  const last = reached.length - 1;
  let passed = 0;
  let before = 0;
  return prices.map((price, i) => {
    passed += legs[i];
    const time = (passed / whole) * reached[last];
    let index = before + 1;
    // Later turning points and the close need an index each.
    while (index < last - (prices.length - i) && reached[index] < time) index++;
    before = index;
    return [index, price];
  });
}

/** Fills the prices between two known ones: a Brownian bridge, thrown back from the ends of the range. */
function bridge(
  path: number[],
  from: number,
  to: number,
  reached: readonly number[],
  stray: number,
  { high, low }: PriceRange,
  dice: Dice,
): void {
  let price = path[from];
  for (let i = from + 1; i < to; i++) {
    const step = reached[i] - reached[i - 1];
    const left = reached[to] - reached[i - 1];
    const mean = price + ((path[to] - price) * step) / left;
    price = mean + dice.normal() * stray * Math.sqrt((step * (left - step)) / left);
    if (price > high) price = Math.max(low, 2 * high - price);
    else if (price < low) price = Math.min(high, 2 * low - price);
    path[i] = Math.round(price);
  }
}
