/** The exchange writes prices and volumes with eight decimals, whatever the instrument's steps are. */
export const WRITTEN_DECIMALS = 8;

/**
 * A whole number of units as a decimal text: `formatUnits(5155261, 2)` is `51552.61000000`. Exact: digits are
 * placed, nothing is multiplied.
 * @param decimals how many decimals one unit has
 * @param written how many decimals the text has, at least `decimals`
 */
export function formatUnits(units: number | bigint, decimals: number, written = WRITTEN_DECIMALS): string {
  const digits = String(units).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const fraction = digits.slice(point).padEnd(written, '0');
  return fraction === '' ? digits : `${digits.slice(0, point)}.${fraction}`;
}

/** The inverse of {@link formatUnits}. Decimals of the text beyond `decimals` must be zeros. */
export function parseUnits(text: string, decimals: number): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** How many decimals a text has as it is written. */
export function writtenDecimals(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** How many decimals a text needs: zeros at its end say nothing. */
export function neededDecimals(text: string): number {
  return text.includes('.') ? writtenDecimals(text.replace(/0+$/, '')) : 0;
}
