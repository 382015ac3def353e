import { type Bar, quietBar } from './bar.js';
import { normal, uniform } from './hash.js';

export interface SplitOptions {
  /** Names this bar: the same name gives the same parts. */
  readonly name: readonly number[];
  readonly parts: number;
  /** How much is traded in each part, relative to the others; equal without it. */
  readonly weights?: readonly number[];
}

/**
 * Divides a bar into parts that make it up exactly: first open and last close are its own, the extremes are reached
 * in one part each, sums are kept to the last unit. Parts without a trade stand still.
 */
export function split(bar: Bar, { name, parts, weights }: SplitOptions): Bar[] {
  const shares = Array.from(
    { length: parts },
    (_, i) => (weights?.[i] ?? 1) * (0.25 + 1.5 * uniform(...name, i, 1)),
  );
  const trades = divide(bar.trades, shares);
  const active = trades.flatMap((count, i) => (count > 0 ? [i] : []));
  if (active.length === 0) return shares.map(() => quietBar(bar.open));
  const activeShares = shares.map((share, i) => (trades[i] > 0 ? share : 0));
  const volume = divide(bar.volume, activeShares);
  const taker = boundedBy(volume, divide(bar.takerVolume, activeShares));
  const edges = path(bar, active.length, name);
  const quote = divide(
    bar.quoteVolume,
    volume.map((each, i) => each * edges[Math.max(0, active.indexOf(i))]),
  );
  const takerQuote = boundedBy(
    quote,
    divide(
      bar.takerQuoteVolume,
      taker.map((each, i) => each * edges[Math.max(0, active.indexOf(i))]),
    ),
  );
  // The extremes belong where the path came nearest to them.
  const reach = (better: (a: number, b: number) => boolean) => {
    let best = 0;
    for (let step = 1; step <= active.length; step++) if (better(edges[step], edges[best])) best = step;
    return active[Math.max(0, best - 1)];
  };
  const highest = reach((a, b) => a > b);
  const lowest = reach((a, b) => a < b);
  const result: Bar[] = [];
  let last = bar.open;
  for (let i = 0, step = 0; i < parts; i++) {
    if (trades[i] === 0) {
      result.push(quietBar(last));
      continue;
    }
    const open = last;
    const close = edges[++step];
    // Also a part that ends where it began moved about meanwhile, as far as its share of the range goes.
    const wick =
      Math.max(Math.abs(close - open), (bar.high - bar.low) / (1.2 * Math.sqrt(active.length))) + 1;
    const above = Math.floor(wick * 0.6 * uniform(...name, i, 4));
    const below = Math.floor(wick * 0.6 * uniform(...name, i, 5));
    result.push({
      open,
      high: i === highest ? bar.high : Math.min(bar.high, Math.max(open, close) + above),
      low: i === lowest ? bar.low : Math.max(bar.low, Math.min(open, close) - below),
      close,
      volume: volume[i],
      quoteVolume: quote[i],
      trades: trades[i],
      takerVolume: taker[i],
      takerQuoteVolume: takerQuote[i],
    });
    last = close;
  }
  return result;
}

/** Prices at the edges of the active parts: a random walk from open to close inside the bar's range, by midpoints. */
function path(bar: Bar, steps: number, name: readonly number[]): number[] {
  const edges = Array.from({ length: steps + 1 }, () => 0);
  edges[0] = bar.open;
  edges[steps] = bar.close;
  const deviation = (bar.high - bar.low) / (1.7 * Math.sqrt(steps));
  const fill = (from: number, to: number) => {
    if (to - from < 2) return;
    const middle = (from + to) >> 1;
    const share = (middle - from) / (to - from);
    const mean = edges[from] + (edges[to] - edges[from]) * share;
    const price = mean + normal(...name, middle, 6) * deviation * Math.sqrt(to - from) * 0.5;
    edges[middle] = Math.round(within(price, bar.low, bar.high));
    fill(from, middle);
    fill(middle, to);
  };
  fill(0, steps);
  return edges;
}

/** Thrown back from the ends of the range, as far as it went beyond. */
function within(price: number, low: number, high: number): number {
  const reflected = price > high ? 2 * high - price : price < low ? 2 * low - price : price;
  return Math.min(high, Math.max(low, reflected));
}

/** Divides a whole number by shares; what is left over goes to the parts with the largest shares. */
function divide(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (sum === 0 || total === 0) return shares.map(() => 0);
  const result = shares.map((share) => Math.floor(total * (share / sum)));
  let left = total - result.reduce((a, b) => a + b, 0);
  const order = shares.map((_, i) => i).filter((i) => shares[i] > 0);
  order.sort((a, b) => shares[b] - shares[a]);
  // Large totals lose more than one each to rounding: deal out evenly first.
  const each = Math.floor(left / order.length);
  for (const i of order) result[i] += each;
  left -= each * order.length;
  for (let i = 0; i < left; i++) result[order[i]]++;
  return result;
}

/** Keeps each part within its bound without changing the sum. */
function boundedBy(bounds: readonly number[], parts: readonly number[]): number[] {
  let over = 0;
  const result = parts.map((part, i) => {
    const kept = Math.min(part, bounds[i]);
    over += part - kept;
    return kept;
  });
  for (let i = 0; over > 0 && i < result.length; i++) {
    const room = Math.min(over, bounds[i] - result[i]);
    result[i] += room;
    over -= room;
  }
  return result;
}
