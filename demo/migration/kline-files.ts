import type { KlineDataMigration } from '../../src/migration/index.js';
import {
  formatCsv,
  formatJson,
  type Interval,
  importCsv,
  importJson,
  KlineStore,
  type SnapshotImport,
} from '../../widget/index.js';
import type { LegacyKline } from './legacy-state.js';
import { KLINES } from './market.js';

export const FILE_FORMATS = ['snapshot', 'csv', 'json'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];
/** As much of the page as files go out of and come into. */
interface Kept {
  readonly migration: KlineDataMigration<LegacyKline>;
  readonly store: KlineStore;
}
type Series = readonly [symbol: string, interval: Interval];

/** Everything as a snapshot, or one series as a text; from whatever side is read. The name says what is in it. */
export async function exportFile(
  { migration, store: { defaultFeed: feed } }: Kept,
  format: FileFormat,
  [symbol, interval]: Series,
): Promise<File> {
  if (format === 'snapshot') return new File([migration.exportSnapshot()], 'klines.snapshot');
  const klines = migration.getKlines(symbol, interval);
  const text =
    format === 'csv' ? await formatCsv(klines) : await formatJson({ feed, symbol, interval }, klines);
  return new File([text], `${symbol}-${interval}.${format}`, {
    type: format === 'csv' ? 'text/csv' : 'application/json',
  });
}

/** Merges what {@link exportFile} gave, through the migration. Rejects when the file is no such one: nothing is changed. */
export async function importFile({ migration }: Kept, file: File): Promise<SnapshotImport> {
  if (file.name.endsWith('.snapshot')) return migration.importSnapshot(await file.arrayBuffer());
  // Texts are read into a store that lives for this call: its snapshot goes the way that all do.
  const store = KlineStore.create({ maxSymbols: 1, intervalsPerSymbol: 1, maxKlines: KLINES, shared: false });
  try {
    const text = await file.text();
    if (file.name.endsWith('.json')) await importJson(store, text);
    else await importCsv(store, seriesOf(file.name), text);
    return migration.importSnapshot(store.exportSnapshot());
  } finally {
    store.close();
  }
}

/** A CSV does not say whose klines it has: its name does. */
function seriesOf(name: string): { symbol: string; interval: Interval } {
  const [, symbol, interval] = /^([^-]+)-([^-. ]+).*\.csv$/.exec(name) ?? [];
  if (symbol === undefined || interval === undefined)
    throw new Error(`${name} is not named like S00USDT-1m.csv: whose klines it has is not known.`);
  return { symbol, interval: interval as Interval };
}
