/** The part of the Web Locks API that this needs; absent outside secure contexts. */
interface LockManager {
  request(name: string, options: { signal: AbortSignal }, callback: () => void): Promise<unknown>;
}

/**
 * Calls back when the worker has ended, however it ended: by asking for the lock that the worker holds while
 * it lives. Being granted it is the only proof of death: `terminate()` returns while the worker may still
 * finish its task, and a silent one may merely be busy. Returns what stops the watch. Where there are
 * no locks (insecure pages, which share no memory either) an end goes unnoticed.
 */
export function watchWorkerLife(lockName: string, onDeath: () => void): () => void {
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  if (locks === undefined) return () => {};
  const stop = new AbortController();
  locks.request(lockName, { signal: stop.signal }, onDeath).catch(() => {
    // Aborted by us, or refused to an opaque origin: then there is no watch.
  });
  return () => stop.abort();
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** A worker that lived this long did not die of its start. */
const HEALTHY_MS = 60_000;

/** How long to wait before the next worker, in ms: at once after a long life, longer after each short one. */
export class RestartPace {
  private deaths = 0;

  next(livedMs: number): number {
    this.deaths = livedMs > HEALTHY_MS ? 0 : this.deaths + 1;
    return this.deaths === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (this.deaths - 1), LONGEST_WAIT_MS);
  }
}
