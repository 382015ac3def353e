import { holdLifeLock } from '../store/life-lock.js';
import { runWorker } from './kline-worker.js';
import type { ToWorker } from './messages.js';

declare const self: DedicatedWorkerGlobalScope;

/**
 * Binds the worker to the global scope of a dedicated Web Worker. Anywhere else it does nothing: a page may import the
 * worker's file for what else is in it.
 */
export function bindWorker(): void {
  if (!('DedicatedWorkerGlobalScope' in globalThis)) return;
  runWorker({
    post: (message, transfer = []) => self.postMessage(message, transfer),
    onMessage: (callback) => {
      self.onmessage = (event: MessageEvent<ToWorker>) => callback(event.data);
    },
    holdLock: (name) => holdLifeLock(name).then(() => {}),
    close: () => self.close(),
  });
}
