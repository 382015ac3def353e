/**
 * Entry of the worker's file: binds the worker to the global scope of a dedicated Web Worker. Anywhere else it does
 * nothing: a page may import the file for what else is in it.
 */
import { holdLifeLock } from '../store/life-lock.js';
import { runWorker } from './kline-worker.js';
import type { ToWorker } from './messages.js';

declare const self: DedicatedWorkerGlobalScope;

if ('DedicatedWorkerGlobalScope' in globalThis) {
  runWorker({
    post: (message, transfer = []) => self.postMessage(message, transfer),
    onMessage: (callback) => {
      self.onmessage = (event: MessageEvent<ToWorker>) => callback(event.data);
    },
    holdLock: (name) => holdLifeLock(name).then(() => {}),
    close: () => self.close(),
  });
}
