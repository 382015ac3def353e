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
    return this.base === null ? price : (price / this.base - 1) * 100;
  }

  /** The inverse of `y`. */
  priceAt(y: number): number {
    return this.base === null ? y : (y / 100 + 1) * this.base;
  }
}

/** The close of the first bar in view: what counts as 0 %. */
export function baseOf({ records, count, shownFrom }: Bars, inViewFrom = shownFrom): number | null {
  if (count <= shownFrom) return null;
  const row = Math.min(Math.max(Math.ceil(inViewFrom), shownFrom), count - 1);
  const close = records[row * RECORD_WIDTH + 4];
  return close === 0 ? null : close;
}
