import {
  clip,
  type FeedKline,
  parseSeriesKey,
  type SeriesKey,
  SnapshotError,
  seriesKey,
} from '../../domain/index.js';
import { Entry, recordsOf } from '../../memory/index.js';
import type { CheckedKlines } from '../backend.js';
import { requireSound } from '../require-sound.js';

/** One series out of a snapshot, checked through and through. */
export interface SnapshotSeries extends CheckedKlines {
  /** As the snapshot writes it: that of a feed which this page may not know. */
  readonly key: SeriesKey;
  readonly count: number;
}

/** A series of klines that are at hand, in any order. @throws InvalidKlineError */
export function seriesOf(key: SeriesKey, klines: readonly FeedKline[]): SnapshotSeries {
  for (const kline of klines) requireSound(key, kline);
  return {
    key,
    count: klines.length,
    klines: () => [...klines],
    records: () => recordsOf(klines),
  };
}

/** What an import did. */
export interface SnapshotImport {
  /** Series taken over. */
  readonly series: number;
  /** Klines given to memory; it may hold some of them in a newer state already. */
  readonly klines: number;
  /** Series that were left out because this page has no feed of that name. */
  readonly skipped: readonly SeriesKey[];
}

const MAX_KEY_BYTES = Entry.BYTES - Entry.KEY;
const encoder = new TextEncoder();
// A byte order mark is a character like any other here, or two texts would stand for one key.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The key that these bytes spell.
 * @throws SnapshotError `bad-key`
 */
export function keyFromBytes(bytes: Uint8Array): SeriesKey {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new SnapshotError('bad-key', 'The snapshot names a series by bytes that are no UTF-8.', { cause });
  }
  return soundKey(text);
}

/**
 * A text as a series key that memory can hold.
 * @throws SnapshotError `bad-key`
 */
export function soundKey(text: string): SeriesKey {
  try {
    const { feed, symbol, interval } = parseSeriesKey(text);
    const key = seriesKey(feed, symbol, interval);
    const bytes = encoder.encode(key);
    // A lone surrogate has no UTF-8, and would come back as another text.
    if (bytes.length <= MAX_KEY_BYTES && decoder.decode(bytes) === key) return key;
  } catch (cause) {
    throw new SnapshotError('bad-key', `The snapshot names a series "${clip(text)}", which cannot be one.`, {
      cause,
    });
  }
  throw new SnapshotError(
    'bad-key',
    `The snapshot names a series "${clip(text)}": a key is well-formed and takes ${MAX_KEY_BYTES} bytes at most.`,
  );
}
