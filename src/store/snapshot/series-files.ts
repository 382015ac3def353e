import type { Kline, SeriesName } from '../../domain/index.js';
import type { KlineStore } from '../kline-store.js';
import type { SeriesSelector } from './series-text.js';
import type { SnapshotImport } from './snapshot-series.js';

// The code behind these is fetched at the first use: a page that shows charts as a rule never needs it.

/**
 * One series as CSV, oldest kline first, times in ms UTC, numbers in the shortest form that reads back the same.
 * Confirmed gaps and revisions are in `exportSnapshot()` alone. Any thread.
 * @throws (as rejection) ConfigError as `getKlines`; KlineError `busy`
 */
export async function exportCsv(store: KlineStore, series: SeriesSelector): Promise<string> {
  return (await import('./text-formats.js')).writeCsv(store, series);
}

/** Klines that are no series of a store's, such as those in view, in the form of {@link exportCsv}. Any thread. */
export async function formatCsv(klines: readonly Kline[]): Promise<string> {
  return (await import('./text-formats.js')).csvOf(klines);
}

/** Klines that are no series of a store's, in the form of {@link exportJson}. Any thread. */
export async function formatJson(name: SeriesName, klines: readonly Kline[]): Promise<string> {
  return (await import('./text-formats.js')).jsonOf(name, klines);
}

/**
 * Merges what {@link exportCsv} gave, all or nothing, as `importSnapshot` does. Lines end with LF or CR LF.
 * @throws (as rejection) SnapshotError `too-large`, `malformed`, `bad-kline`, `unknown-feed`; CapacityError `full`,
 * `too-many-klines`; ConfigError for names that cannot be
 */
export async function importCsv(
  store: KlineStore,
  series: SeriesSelector,
  text: string,
): Promise<SnapshotImport> {
  return (await import('./text-formats.js')).readCsv(store, series, text);
}

/**
 * One series as JSON, with its name: `{ format, version, feed, symbol, interval, klines: [[openTime, open, high, low,
 * close, volume, closed], ...] }`. Any thread.
 * @throws (as rejection) ConfigError as `getKlines`; KlineError `busy`
 */
export async function exportJson(store: KlineStore, series: SeriesSelector): Promise<string> {
  return (await import('./text-formats.js')).writeJson(store, series);
}

/**
 * Merges what {@link exportJson} gave into the series that it names, all or nothing, as `importSnapshot` does.
 * @throws (as rejection) SnapshotError `too-large`, `malformed`, `not-a-snapshot`, `wrong-version`, `bad-key`,
 * `bad-kline`, `unknown-feed`; CapacityError `full`, `too-many-klines`
 */
export async function importJson(store: KlineStore, text: string): Promise<SnapshotImport> {
  return (await import('./text-formats.js')).readJson(store, text);
}
