/**
 * Entry of the worker's file as pages load it that have no bundler: the worker, and what runs feeds on the page where
 * no worker can be had. Both are the same code but for a few lines, so that it is one file.
 */
import { bindWorker } from '../worker/bind-worker.js';

export { InlineIngest } from './inline-ingest.js';

bindWorker();
