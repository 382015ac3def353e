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
};

/** The one file that a page loads by itself, with everything in it. */
export const cdnEntry = 'widget/cdn.ts';

/** Stands beside the page's code under this name: `new URL('./kline.worker.js', import.meta.url)`. */
export const worker = { name: 'kline.worker', source: 'src/worker/worker.ts' };
