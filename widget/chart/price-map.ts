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
