import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../../src/worker/worker.ts', import.meta.url));
const PUBLISHED = /new URL\((['"`])\.\/kline\.worker\.js\1, import\.meta\.url\)/g;

/**
 * The page's code names the worker as it lies in the published package, `./kline.worker.js` beside
 * it, literally, because consumers' bundlers look for that. When Vite makes pages of the sources, the
 * worker is its source: this puts the URL that Vite gives it in that one's place. It must be a URL and
 * not `new Worker` alone that Vite sees, since not every worker is made by the place that names it.
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
        const source = JSON.stringify(`${path.startsWith('.') ? path : `./${path}`}?worker&url`);
        // At the end, so that no line moves.
        return {
          code: `${code.replaceAll(PUBLISHED, 'new URL(klineWorkerUrl, import.meta.url)')}\nimport klineWorkerUrl from ${source};\n`,
          map: null,
        };
      },
    },
  };
}
