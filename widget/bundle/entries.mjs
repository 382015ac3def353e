/**
 * The package's entry points: name in `dist/` to source. `exports` of package.json has one line for
 * each; a test holds the two together.
 */
export const entries = {
  index: 'widget/index.ts',
  define: 'widget/define.ts',
  store: 'src/store.ts',
  preact: 'src/preact.ts',
  react: 'src/react.ts',
  migration: 'src/migration/index.ts',
  monitoring: 'src/monitoring.ts',
};

/** Entry points of types alone: `exports` has one line for each of these, too. */
export const typings = {
  'types/react': 'widget/types/react.ts',
  'types/preact': 'widget/types/preact.ts',
  'types/vue': 'widget/types/vue.ts',
  'types/svelte': 'widget/types/svelte.ts',
  'types/solid': 'widget/types/solid.ts',
};

/** The one file that a page loads by itself, with everything in it. */
export const cdnEntry = 'widget/cdn.ts';

/** Stands beside the page's code under this name: `new URL('./kline.worker.js', import.meta.url)`. */
export const worker = { name: 'kline.worker', source: 'src/worker/worker.ts' };

/** Documents with tables that `npm run docs` makes. */
export const DOCUMENTS = ['README.md', 'widget/README.md'];

/**
 * The same for pages that load files as they are: pages that can have no worker run its code themselves, out of the
 * same file.
 */
export const cdnWorker = { name: worker.name, source: 'src/page/cdn-worker.ts' };

/** What that worker loads by itself, from beside it, when a page first needs it. Each is a file that stands alone. */
export const cdnWorkerParts = { 'kline-udf': 'src/feed/udf/udf-source.ts' };

/** What pages that load files as they are import of the worker's file, instead of a copy in a file of its own. */
export const inWorkerFile = 'src/page/inline-ingest.ts';
