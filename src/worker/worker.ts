/** Entry of the worker's file. */
import { bindWorker } from './bind-worker.js';

bindWorker();
