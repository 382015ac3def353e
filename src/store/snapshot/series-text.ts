import {
  clip,
  findKlineDefect,
  type Interval,
  type Kline,
  type SeriesKey,
  SnapshotError,
  seriesKey,
} from '../../domain/index.js';
import type { KlineStore } from '../kline-store.js';
import { type SnapshotImport, seriesOf } from './snapshot-series.js';

/** Names one series; without `feed` one of the store's default feed. */
export interface SeriesSelector {
  readonly feed?: string | undefined;
  readonly symbol: string;
  readonly interval: Interval;
}

/** The most characters of text per kline that a series may hold: 7 fields of 24, and room for layout. */
const CHARACTERS_PER_KLINE = 256;
const CHARACTERS_BESIDES = 1_024;

/**
 * Refuses a text before it is taken apart: 256 characters for each kline that a ring of the store holds, and 1,024
 * more, are the most.
 * @throws SnapshotError `too-large`
 */
export function requireFittingText(store: KlineStore, text: string): void {
  if (typeof text !== 'string') {
    throw new SnapshotError('malformed', `A series is imported from a text, not from ${typeof text}.`);
  }
  const most = store.maxKlines * CHARACTERS_PER_KLINE + CHARACTERS_BESIDES;
  if (text.length <= most) return;
  throw new SnapshotError(
    'too-large',
    `The text has ${text.length} characters, ${most} are the most for ${store.maxKlines} klines. Memory is unchanged.`,
  );
}

/** The klines of a series, read in one window. @throws ConfigError; KlineError `busy` */
export function readSeries(store: KlineStore, { feed, symbol, interval }: SeriesSelector): Kline[] {
  return store.read(feed ?? store.defaultFeed, symbol, interval, Number.POSITIVE_INFINITY);
}

/** @throws ConfigError `bad-feed-name`, `bad-symbol`, `bad-interval` */
export function selectedKey(store: KlineStore, { feed, symbol, interval }: SeriesSelector): SeriesKey {
  return seriesKey(feed ?? store.defaultFeed, symbol, interval);
}

/**
 * Checks the klines of one series and merges them.
 * @throws SnapshotError `bad-kline`, `bad-key`, `unknown-feed`; CapacityError `full`, `too-many-klines`
 */
export function importSeries(store: KlineStore, key: SeriesKey, klines: readonly Kline[]): SnapshotImport {
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, kline] of klines.entries()) {
    const defect = kline.openTime <= before ? 'not-ascending' : findKlineDefect(kline);
    if (defect !== null) {
      throw new SnapshotError('bad-kline', `${key}: kline ${index} of the text is unsound (${defect}).`);
    }
    before = kline.openTime;
  }
  if (klines.length === 0) return { series: 0, klines: 0, skipped: [] };
  const done = store.restore([seriesOf(key, klines)]);
  // Of many series one may be left out; of one that was asked for by name that would be silence.
  if (done.skipped.length === 0) return done;
  throw new SnapshotError(
    'unknown-feed',
    `No feed is called "${clip(key.slice(0, key.indexOf(':')))}": register it, then import ${key}.`,
  );
}

/** The shortest text that reads back as the same number (ECMA-262, Number::toString), the sign of -0 kept. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
