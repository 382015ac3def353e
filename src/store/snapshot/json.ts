import { clip, type Kline, parseSeriesKey, type SeriesName, SnapshotError } from '../../domain/index.js';
import type { KlineStore } from '../kline-store.js';
import {
  importSeries,
  numberText,
  readSeries,
  requireFittingText,
  type SeriesSelector,
  selectedKey,
} from './series-text.js';
import { type SnapshotImport, soundKey } from './snapshot-series.js';

const FORMAT = 'kline-chart-series';
const VERSION = 1;

/** See exportJson in series-files.ts. */
export function writeJson(store: KlineStore, series: SeriesSelector): string {
  return jsonOf(parseSeriesKey(selectedKey(store, series)), readSeries(store, series));
}

/** See formatJson in series-files.ts. */
export function jsonOf({ feed, symbol, interval }: SeriesName, klines: readonly Kline[]): string {
  const head = JSON.stringify({ format: FORMAT, version: VERSION, feed, symbol, interval });
  // By hand, because JSON.stringify writes -0 as 0.
  const rows = klines.map(
    ({ openTime, open, high, low, close, volume, closed }) =>
      `[${[openTime, open, high, low, close, volume].map(numberText).join(',')},${closed}]`,
  );
  return `${head.slice(0, -1)},"klines":[${rows.join(',')}]}`;
}

/** See importJson in series-files.ts. */
export function readJson(store: KlineStore, text: string): SnapshotImport {
  requireFittingText(store, text);
  const data = parse(text);
  if (data['format'] !== FORMAT) {
    throw new SnapshotError('not-a-snapshot', `The JSON is no series: its "format" is not "${FORMAT}".`);
  }
  if (data['version'] !== VERSION) {
    throw new SnapshotError(
      'wrong-version',
      `The series has version ${describe(data['version'])}, this release reads version ${VERSION}.`,
    );
  }
  const { feed, symbol, interval, klines } = data;
  if (typeof feed !== 'string' || typeof symbol !== 'string' || typeof interval !== 'string') {
    throw new SnapshotError('bad-key', 'The JSON has to name a feed, a symbol and an interval, as texts.');
  }
  const key = soundKey(`${feed}:${symbol}@${interval}`);
  if (parseSeriesKey(key).feed !== feed || parseSeriesKey(key).interval !== interval) {
    throw new SnapshotError('bad-key', `The JSON’s feed, symbol and interval do not make up ${key}.`);
  }
  if (!Array.isArray(klines)) {
    throw new SnapshotError('malformed', 'The JSON has no list of klines.');
  }
  return importSeries(store, key, klines.map(toKline));
}

function parse(text: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new SnapshotError('malformed', 'The text is no JSON.', { cause });
  }
  if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  throw new SnapshotError('not-a-snapshot', `The JSON is ${describe(data)}, not a series.`);
}

function toKline(row: unknown, index: number): Kline {
  if (isRow(row)) {
    const [openTime, open, high, low, close, volume, closed] = row;
    return { openTime, open, high, low, close, volume, closed };
  }
  throw new SnapshotError(
    'malformed',
    `Kline ${index} is ${describe(row)}: it takes six numbers and true or false.`,
  );
}

function isRow(row: unknown): row is [number, number, number, number, number, number, boolean] {
  return (
    Array.isArray(row) &&
    row.length === 7 &&
    row.every((field, index) => typeof field === (index === 6 ? 'boolean' : 'number'))
  );
}

function describe(value: unknown): string {
  return clip(JSON.stringify(value));
}
