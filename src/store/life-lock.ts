/** The part of the Web Locks API that this needs; absent in Node and outside secure contexts. */
interface LockManager {
  request(
    name: string,
    options: { signal?: AbortSignal },
    callback: () => Promise<void> | void,
  ): Promise<unknown>;
}

const lockManager = () => (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;

/**
 * Takes a lock and holds it until the thread ends, however it ends, or until the function that this resolves with
 * is called. Resolves with null where there are no locks. Any thread.
 */
export function holdLifeLock(name: string): Promise<(() => void) | null> {
  const locks = lockManager();
  if (locks === undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const held = () => new Promise<void>((release) => resolve(release));
    // Refused to an opaque origin: as good as none.
    locks.request(name, {}, held).catch(() => resolve(null));
  });
}

/**
 * Calls back when a thread has ended, by asking for the lock that it holds while it lives. Being granted it is the
 * only proof of death: `terminate()` returns while the worker may still finish its task, and a silent one may
 * merely be busy. Returns what stops the watch. Where there are no locks (insecure pages, which share no memory
 * either) an end goes unnoticed.
 */
export function watchLifeLock(name: string, onEnd: () => void): () => void {
  const locks = lockManager();
  if (locks === undefined) return () => {};
  const stop = new AbortController();
  locks.request(name, { signal: stop.signal }, onEnd).catch(() => {
    // Aborted by us, or refused to an opaque origin: then there is no watch.
  });
  return () => stop.abort();
}

/** The lock of a thread that attached to a store. */
export function threadLockName(storeId: string, threadId: number): string {
  return `kline-chart:${storeId}:thread:${threadId}`;
}
