/** Entry of the worker's file: binds the worker to the global scope of a dedicated Web Worker. */
import { runWorker } from './kline-worker.js';
import type { ToWorker } from './messages.js';

declare const self: DedicatedWorkerGlobalScope;

runWorker({
  post: (message, transfer = []) => self.postMessage(message, transfer),
  onMessage: (callback) => {
    self.onmessage = (event: MessageEvent<ToWorker>) => callback(event.data);
  },
  holdLock: (name) => {
    // Locks exist in secure contexts only. The inner promise never settles: the lock ends with the thread.
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const hold = () => {
        resolve();
        return new Promise<never>(() => {});
      };
      locks.request(name, hold).catch(() => resolve());
    });
  },
  close: () => self.close(),
});
