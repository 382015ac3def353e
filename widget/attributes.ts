import { ConfigError, type Interval, isInterval } from '../src/index.js';

/** Attributes with a text value; each is a property of the same name in camel case. */
export const TEXT_ATTRIBUTES = [
  'symbol',
  'interval',
  'feed',
  'limit',
  'theme',
  'locale',
  'precision',
] as const;
/** Attributes that are there or not. */
export const BOOLEAN_ATTRIBUTES = ['hide-volume', 'hide-legend'] as const;

export type TextAttribute = (typeof TEXT_ATTRIBUTES)[number];
export type BooleanAttribute = (typeof BOOLEAN_ATTRIBUTES)[number];

const DEFAULT_INTERVAL: Interval = '1m';
const DEFAULT_LIMIT = 500;
/** The chart's own bound, whatever is asked for. */
const MAX_LIMIT = 5_000;
const MAX_PRECISION = 12;

/** What markup asks for, checked. */
export interface SeriesChoice {
  readonly feed: string | undefined;
  /** Null while there is none: nothing is asked for yet. */
  readonly symbol: string | null;
  readonly interval: Interval;
  readonly limit: number;
}

/**
 * Reads what series the markup wants.
 * @throws ConfigError that names the attribute, its value and what it takes
 */
export function readSeriesChoice(read: (name: TextAttribute) => string | null): SeriesChoice {
  const symbol = read('symbol')?.trim() ?? '';
  const interval = read('interval') ?? DEFAULT_INTERVAL;
  if (!isInterval(interval)) {
    throw new ConfigError(
      'bad-interval',
      `interval="${shorten(interval)}" is not an interval: write a whole number and one of s m h d w M, such as "1m" (minute) or "1M" (month).`,
    );
  }
  const limit = wholeNumber('limit', read('limit'), 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
  const feed = read('feed') ?? '';
  return {
    feed: feed === '' ? undefined : feed,
    symbol: symbol === '' ? null : symbol,
    interval,
    limit,
  };
}

/** Decimals of prices as the markup wants them, or null. @throws ConfigError */
export function readPrecision(read: (name: TextAttribute) => string | null): number | null {
  return wholeNumber('precision', read('precision'), 0, MAX_PRECISION);
}

function wholeNumber(name: string, text: string | null, least: number, most: number): number | null {
  if (text === null || text === '') return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ConfigError(
    `bad-${name}`,
    `${name}="${shorten(text)}" is not understood: give a whole number from ${least} to ${most}.`,
  );
}

/** Markup can hold anything; a message holds its beginning. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
