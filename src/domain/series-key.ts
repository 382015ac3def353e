import { ConfigError } from './errors.js';
import { type Interval, isInterval } from './interval.js';

/**
 * Names one series on a page: `feed:symbol@interval`, as in `binance:BTCUSDT@1m`.
 * A feed's name has no colon and an interval no `@`, so the text parses in one way
 * whatever the symbol holds (`ccxt:BTC/USDT:USDT@1h`).
 */
export type SeriesKey = `${string}:${string}@${Interval}`;

export interface SeriesName {
  readonly feed: string;
  /** As its feed writes it. Opaque to all others. */
  readonly symbol: string;
  readonly interval: Interval;
}

const FEED_PATTERN = /^[a-z0-9][a-z0-9_-]{0,31}$/i;
// A control character in a symbol is a mistake or an attack; neither reaches a key, a log or a URL.
// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Whether a text can name a feed: letters, digits, `-` and `_`, 32 at most. */
export function isFeedName(text: string): boolean {
  return FEED_PATTERN.test(text);
}

/** Whether something can be a symbol: a text of 1 to 64 characters without control characters. */
export function isSymbol(symbol: unknown): symbol is string {
  return (
    typeof symbol === 'string' && symbol !== '' && symbol.length <= 64 && !CONTROL_CHARACTER.test(symbol)
  );
}

/**
 * @throws ConfigError `bad-feed-name`, `bad-symbol`, `bad-interval`
 */
export function seriesKey(feed: string, symbol: string, interval: Interval): SeriesKey {
  if (!isFeedName(feed)) {
    throw new ConfigError(
      'bad-feed-name',
      `"${clip(feed)}" cannot name a feed: use letters, digits, "-" and "_", 32 at most.`,
    );
  }
  if (!isSymbol(symbol)) {
    throw new ConfigError(
      'bad-symbol',
      `"${clip(symbol)}" cannot be a symbol: 1 to 64 characters without control characters.`,
    );
  }
  if (!isInterval(interval)) {
    throw new ConfigError(
      'bad-interval',
      `"${clip(interval)}" is not an interval: write a whole number and one of s m h d w M, such as "1m" (minute) or "1M" (month).`,
    );
  }
  return `${feed}:${symbol}@${interval}`;
}

/** @throws ConfigError `bad-series-key` */
export function parseSeriesKey(key: string): SeriesName {
  const colon = key.indexOf(':');
  const at = key.lastIndexOf('@');
  const interval = key.slice(at + 1);
  if (colon < 1 || at < colon + 2 || !isInterval(interval)) {
    throw new ConfigError(
      'bad-series-key',
      `"${clip(key)}" is not a series key: write feed:symbol@interval.`,
    );
  }
  return { feed: key.slice(0, colon), symbol: key.slice(colon + 1, at), interval };
}

/** Makes a foreign value fit for a message: a string of bounded length without control characters. */
export function clip(value: unknown, length = 80): string {
  const text = String(value).replaceAll(new RegExp(CONTROL_CHARACTER, 'g'), '\uFFFD');
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
