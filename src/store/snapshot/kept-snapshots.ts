import { createStore, del, get, set } from 'idb-keyval';

/** The database of this library, on the page's origin. Opened at the first use, and again after a failure. */
const snapshots = createStore('kline-chart', 'snapshots');

/** Loaded on demand by storage.ts: pages that keep no snapshot never fetch this. */
export function put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return set(name, bytes, snapshots);
}

/** What is kept under a name, or undefined. Not checked: others may write to an origin's databases. */
export function take(name: string): Promise<unknown> {
  return get<unknown>(name, snapshots);
}

export function remove(name: string): Promise<void> {
  return del(name, snapshots);
}
