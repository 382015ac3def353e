import { messageOf, SnapshotError } from '../../domain/index.js';
import type { KlineStore } from '../kline-store.js';
import type { SnapshotImport } from './snapshot-series.js';

type Kept = typeof import('./kept-snapshots.js');

/**
 * Keeps what a store holds in IndexedDB under a name, over what was kept before. What it holds is taken at the call;
 * writing it goes on afterwards. A page that is hidden may still finish it, one that unloads may not.
 * @throws (as rejection) SnapshotError `storage-unavailable`, `storage-failed`; as `exportSnapshot`
 */
export async function saveSnapshot(store: KlineStore, name: string): Promise<void> {
  const bytes = store.exportSnapshot();
  await inStorage((kept) => kept.put(name, bytes));
}

/**
 * Merges what {@link saveSnapshot} kept, so that a reload shows it at once; the feed then fetches what is missing
 * since. Call it before the first chart opens a series: what is loaded later is older than what is there already.
 * Resolves with false when nothing is kept under the name.
 * @throws (as rejection) SnapshotError `storage-unavailable`, `storage-failed`; as `importSnapshot`. Memory is
 * unchanged then, and the store as good as without the snapshot.
 */
export async function loadSnapshot(store: KlineStore, name: string): Promise<SnapshotImport | false> {
  const bytes = await inStorage((kept) => kept.take(name));
  // Whatever it is, the import looks at it before it takes anything.
  return bytes === undefined ? false : store.importSnapshot(bytes as Uint8Array);
}

/** Forgets what is kept under a name. @throws (as rejection) SnapshotError `storage-unavailable`, `storage-failed` */
export function deleteSnapshot(name: string): Promise<void> {
  return inStorage((kept) => kept.remove(name));
}

async function inStorage<T>(operation: (kept: Kept) => Promise<T>): Promise<T> {
  requireIndexedDb();
  try {
    return await operation(await import('./kept-snapshots.js'));
  } catch (cause) {
    throw new SnapshotError(
      'storage-failed',
      `IndexedDB refused (${messageOf(cause)}): the browser may block it here, or the disk quota is used up.`,
      { cause },
    );
  }
}

/** @throws SnapshotError `storage-unavailable` */
function requireIndexedDb(): void {
  let cause: unknown;
  try {
    if (typeof indexedDB === 'object' && indexedDB !== null) return;
  } catch (error) {
    // Some browsers throw at the mere mention where a page's settings or its sandbox forbid it.
    cause = error;
  }
  throw new SnapshotError('storage-unavailable', 'There is no IndexedDB here to keep snapshots in.', {
    cause,
  });
}
