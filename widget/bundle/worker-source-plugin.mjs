import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../../src/worker/worker.ts', import.meta.url));
const PUBLISHED = /(['"`])\.\/kline\.worker\.js\1/g;

/**
 * The page's code names the worker as it lies in the published package, `./kline.worker.js` beside
 * it, literally, because consumers' bundlers look for that. When the sources are served as they are,
 * the worker is its source: this puts that path in the literal's place, and Vite does the rest.
 *
 * @param {string} [worker] the worker's source
 * @returns {{ name: string, enforce: 'pre', transform: { filter: { id: RegExp, code: string }, handler(code: string, id: string): { code: string, map: null } } }}
 */
export function workerFromSource(worker = WORKER) {
  return {
    name: 'worker-from-source',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/](src|widget)[\\/][^?]*\.tsx?$/, code: './kline.worker.js' },
      handler(code, id) {
        const path = relative(dirname(id), worker).replaceAll('\\', '/');
        return {
          code: code.replaceAll(PUBLISHED, `'${path.startsWith('.') ? path : `./${path}`}'`),
          map: null,
        };
      },
    },
  };
}
