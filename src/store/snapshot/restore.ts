import {
  CapacityError,
  messageOf,
  parseSeriesKey,
  type SeriesKey,
  SnapshotError,
} from '../../domain/index.js';
import type { Layout, SeriesDirectory } from '../../memory/index.js';
import type { StoreBackend } from '../backend.js';
import { type SnapshotImport, type SnapshotSeries, soundKey } from './snapshot-series.js';

/**
 * Merges series into memory by way of the backend, so that each gets to the thread that owns it. All is checked
 * before the first write. It takes free slots only: whatever is held stays.
 *
 * A series whose feed this page does not have is left out and named in the answer: a snapshot outlives the
 * page's configuration, and one feed that is gone must not cost the others.
 * @throws SnapshotError `duplicate-series`, `bad-key`; CapacityError `full`, `too-many-klines`
 */
export function restoreSeries(
  series: readonly SnapshotSeries[],
  layout: Layout,
  directory: SeriesDirectory,
  backend: StoreBackend,
): SnapshotImport {
  const taken = new Map<SeriesKey, SnapshotSeries>();
  const skipped: SeriesKey[] = [];
  for (const each of series) {
    const key = localKey(each.key, backend);
    if (key === null) {
      skipped.push(each.key);
      continue;
    }
    if (taken.has(key)) throw new SnapshotError('duplicate-series', `The snapshot holds ${key} twice.`);
    requireRing(key, each.count, layout.maxKlines);
    taken.set(key, each);
  }
  requireSlots([...taken.keys()], layout.maxSeries, directory);
  let klines = 0;
  for (const [key, each] of taken) {
    klines += each.count;
    if (each.count > 0) backend.restore(key, each);
  }
  return { series: taken.size, klines, skipped };
}

/** The key as this page spells it, or null when it has no such feed. */
function localKey(key: SeriesKey, backend: StoreBackend): SeriesKey | null {
  const { feed, symbol, interval } = parseSeriesKey(key);
  try {
    return soundKey(`${feed}:${backend.normalizeSymbol(feed, symbol)}@${interval}`);
  } catch (cause) {
    // By its code: the backend may be of another bundle, whose classes are not ours.
    if ((cause as { code?: unknown } | null)?.code === 'unknown-feed') return null;
    if (cause instanceof SnapshotError) throw cause;
    throw new SnapshotError('bad-key', `The feed of ${key} refuses its symbol: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** @throws CapacityError `too-many-klines` */
function requireRing(key: SeriesKey, klines: number, maxKlines: number): void {
  if (klines <= maxKlines) return;
  throw new CapacityError(
    'too-many-klines',
    `${key} has ${klines} klines in the snapshot, a series of this store holds ${maxKlines}: raise store.maxKlines. Memory is unchanged.`,
  );
}

/** @throws CapacityError `full` */
function requireSlots(keys: readonly SeriesKey[], maxSeries: number, directory: SeriesDirectory): void {
  const needed = keys.filter((key) => directory.resolve(key) === null).length;
  const free = maxSeries - directory.used;
  if (needed <= free) return;
  throw new CapacityError(
    'full',
    `The snapshot needs ${needed} more series, the store has room for ${free} (it holds ${directory.used} of ${maxSeries}): raise store.maxSymbols or store.intervalsPerSymbol, or import before charts are opened. Memory is unchanged.`,
  );
}
