import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';

/**
 * Where a price stands on the scale. In percent all of a chart (candles, studies, price lines) counts from one base;
 * the library's own percent mode gives each series a base of its own.
 */
export class PriceMap {
  /** The price that is 0 %, or null when prices stand for themselves. */
  base: number | null = null;

  y(price: number): number {
    return this.base === null ? price : shareOf(price, this.base) * 100;
  }

  /** The inverse of `y`. */
  priceAt(y: number): number {
    return this.base === null ? y : this.base + (y / 100) * Math.abs(this.base);
  }
}

/** How far a price is from a base, as a share: 0.01 is 1 %. More is above, where prices are negative as well. */
export function shareOf(price: number, base: number): number {
  return (price - base) / Math.abs(base);
}

/** The close of the first bar in view: what counts as 0 %. */
export function baseOf({ records, count, shownFrom }: Bars, inViewFrom = shownFrom): number | null {
  if (count <= shownFrom) return null;
  const row = Math.min(Math.max(Math.ceil(inViewFrom), shownFrom), count - 1);
  const close = records[row * RECORD_WIDTH + 4];
  return close === 0 ? null : close;
}
