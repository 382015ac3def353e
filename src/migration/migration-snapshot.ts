import { type Kline, parseSeriesKey, type SeriesKey } from '../domain/index.js';
import {
  decodeSnapshot,
  KlineStore,
  type SnapshotImport,
  type SnapshotSeries,
  seriesOf,
} from '../store/index.js';

/**
 * Klines that lie in no store, in the form of `KlineStore.exportSnapshot`: through a store that lives for this call.
 * Allocates some 50 bytes for each place of series x longest series.
 * @throws CapacityError `cannot-allocate`, `snapshot-too-large`
 */
export function snapshotOf(series: readonly { key: SeriesKey; klines: Kline[] }[]): Uint8Array<ArrayBuffer> {
  const filled = series.filter(({ klines }) => klines.length > 0);
  const store = KlineStore.create({
    maxSymbols: Math.max(1, filled.length),
    intervalsPerSymbol: 1,
    maxKlines: filled.reduce((most, { klines }) => Math.max(most, klines.length), 1),
    shared: false,
  });
  try {
    store.restore(filled.map(({ key, klines }) => seriesOf(key, klines)));
    return store.exportSnapshot();
  } finally {
    store.close();
  }
}

/**
 * The series of a snapshot, those of `feed` apart from the keys of others.
 * @throws SnapshotError: nothing was changed then
 */
export function seriesOfSnapshot(
  bytes: Uint8Array | ArrayBuffer,
  feed: string,
): { own: SnapshotSeries[]; others: SeriesKey[] } {
  const all = decodeSnapshot(bytes);
  const own = all.filter(({ key }) => parseSeriesKey(key).feed === feed);
  const others = all.filter((series) => !own.includes(series)).map(({ key }) => key);
  return { own, others };
}

/** As `KlineStore.importSnapshot` tells it. */
export function importOf(own: readonly SnapshotSeries[], skipped: SeriesKey[]): SnapshotImport {
  return { series: own.length, klines: own.reduce((sum, { count }) => sum + count, 0), skipped };
}
