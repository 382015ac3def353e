/**
 * The worker's file. In a dedicated worker it binds itself to that thread; a page that runs feeds on its own thread
 * imports it for the same code.
 */
import { holdLifeLock } from '../store/index.js';
import { runWorker } from './kline-worker.js';
import type { ToWorker } from './messages.js';

export { InlineIngest } from './inline-ingest.js';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

if (typeof DedicatedWorkerGlobalScope === 'function' && scope instanceof DedicatedWorkerGlobalScope) {
  runWorker({
    post: (message, transfer = []) => scope.postMessage(message, transfer),
    onMessage: (callback) => {
      scope.onmessage = (event: MessageEvent<ToWorker>) => callback(event.data);
    },
    holdLock: (name) => holdLifeLock(name).then(() => {}),
    close: () => scope.close(),
  });
}
