import { ConfigError, type Interval, isInterval } from '../src/index.js';
import { CHART_TYPES, type ChartType, SCALES, type ScaleMode } from './chart/price-chart.js';
import { validTimeZone } from './chart/time/zone-offsets.js';

/** Attributes with a text value; each is a property of the same name in camel case. */
export const TEXT_ATTRIBUTES = [
  'symbol',
  'interval',
  'feed',
  'limit',
  'type',
  'scale',
  'theme',
  'palette',
  'locale',
  'timezone',
  'precision',
  'studies',
  'sync-group',
  'gestures',
] as const;
/** Attributes that are there or not. */
export const BOOLEAN_ATTRIBUTES = ['controls', 'hide-volume', 'hide-legend', 'paused'] as const;

export const THEMES = ['light', 'dark', 'auto'] as const;
export const PALETTES = ['classic', 'colorblind', 'inverted'] as const;
export const GESTURES = ['page', 'chart', 'none'] as const;
export type Theme = (typeof THEMES)[number];
export type Palette = (typeof PALETTES)[number];
export type Gestures = (typeof GESTURES)[number];

export type TextAttribute = (typeof TEXT_ATTRIBUTES)[number];
export type BooleanAttribute = (typeof BOOLEAN_ATTRIBUTES)[number];
export type ReadAttribute = (name: TextAttribute) => string | null;

const DEFAULT_INTERVAL: Interval = '1m';
const DEFAULT_LIMIT = 500;
/** Bars that a chart draws at once, whatever is asked for. */
export const MAX_BARS = 5_000;
const MAX_PRECISION = 12;

/** What markup asks for, checked. */
export interface SeriesChoice {
  readonly feed: string | undefined;
  /** Null while there is none: nothing is asked for yet. */
  readonly symbol: string | null;
  readonly interval: Interval;
  readonly limit: number;
}

/** How the markup wants the chart to look, checked. */
export interface LookChoice {
  readonly type: ChartType;
  readonly scale: ScaleMode;
  readonly palette: Palette;
  readonly gestures: Gestures;
  readonly timeZone: string;
  /** Decimals of prices, null for the instrument's. */
  readonly precision: number | null;
}

/**
 * Reads what series the markup wants.
 * @throws ConfigError that names the attribute, its value and what it takes
 */
export function readSeriesChoice(read: ReadAttribute): SeriesChoice {
  const symbol = read('symbol')?.trim() ?? '';
  // Empty is as good as absent, here as for all others: frameworks write it for null.
  const interval = read('interval') || DEFAULT_INTERVAL;
  if (!isInterval(interval)) {
    throw new ConfigError(
      'bad-interval',
      `interval="${shorten(interval)}" is not an interval: write a whole number and one of s m h d w M, such as "1m" (minute) or "1M" (month).`,
    );
  }
  const limit = wholeNumber('limit', read('limit'), 1, MAX_BARS) ?? DEFAULT_LIMIT;
  const feed = read('feed') ?? '';
  return { feed: feed === '' ? undefined : feed, symbol: symbol === '' ? null : symbol, interval, limit };
}

/** Reads how the chart must look. @throws ConfigError that names the attribute, its value and what it takes */
export function readLookChoice(read: ReadAttribute): LookChoice {
  return {
    type: oneOf('type', read('type'), CHART_TYPES),
    scale: oneOf('scale', read('scale'), SCALES),
    palette: oneOf('palette', read('palette'), PALETTES),
    gestures: oneOf('gestures', read('gestures'), GESTURES),
    timeZone: readTimeZone(read('timezone')),
    precision: wholeNumber('precision', read('precision'), 0, MAX_PRECISION),
  };
}

/** The first of the values is what an attribute that is absent or empty means. */
function oneOf<Value extends string>(name: string, text: string | null, values: readonly Value[]): Value {
  if (text === null || text === '') return values[0];
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw new ConfigError(
    `bad-${name}`,
    `${name}="${shorten(text)}" is not understood: give one of ${values.join(', ')}.`,
  );
}

/** The zone that is asked for, UTC for none, or null where the text names no zone. */
export function timeZoneNamed(text: string | null): string | null {
  if (text === null || text === '') return 'UTC';
  if (text === 'local') return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return validTimeZone(text);
}

function readTimeZone(text: string | null): string {
  const zone = timeZoneNamed(text);
  if (zone !== null) return zone;
  throw new ConfigError(
    'bad-timezone',
    `timezone="${shorten(text ?? '')}" is no time zone: give an IANA name such as "America/New_York", "UTC", or "local" for the visitor's own.`,
  );
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
