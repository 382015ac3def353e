import { clip, type Kline, SnapshotError } from '../../domain/index.js';
import type { KlineStore } from '../kline-store.js';
import {
  importSeries,
  numberText,
  readSeries,
  requireFittingText,
  type SeriesSelector,
  selectedKey,
} from './series-text.js';
import type { SnapshotImport } from './snapshot-series.js';

const HEADER = 'openTime,open,high,low,close,volume,closed';
const NUMBER = '(-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';
const LINE = new RegExp(`^${Array.from({ length: 6 }, () => NUMBER).join(',')},(true|false)$`);

/** See exportCsv in series-files.ts. */
export function writeCsv(store: KlineStore, series: SeriesSelector): string {
  return csvOf(readSeries(store, series));
}

/** See formatCsv in series-files.ts. */
export function csvOf(klines: readonly Kline[]): string {
  const lines = klines.map(
    ({ openTime, open, high, low, close, volume, closed }) =>
      `${[openTime, open, high, low, close, volume].map(numberText).join(',')},${closed}`,
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** See importCsv in series-files.ts. */
export function readCsv(store: KlineStore, series: SeriesSelector, text: string): SnapshotImport {
  const key = selectedKey(store, series);
  requireFittingText(store, text);
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== HEADER) {
    throw new SnapshotError('malformed', `The first line is "${clip(lines[0])}", it has to be "${HEADER}".`);
  }
  return importSeries(store, key, lines.slice(1).map(parseLine));
}

function parseLine(line: string, index: number): Kline {
  const match = LINE.exec(line);
  if (match === null) {
    throw new SnapshotError(
      'malformed',
      `Line ${index + 2} is "${clip(line)}": it takes six numbers and true or false, between commas.`,
    );
  }
  const [openTime, open, high, low, close, volume] = match.slice(1, 7).map(Number);
  return { openTime, open, high, low, close, volume, closed: match[7] === 'true' };
}
