/** Bundles a benchmark's pages, without the plugin that lets our charts draw in our frame: peers are as they come. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

export interface PageFiles {
  /** Script by page: `charts` makes `charts.html`. */
  readonly pages: Readonly<Record<string, string>>;
  /** A script that runs in our worker before the worker's own. */
  readonly tap: string;
}

/**
 * Writes pages and the tapped worker into a directory.
 * @throws Error when `npm run build` was not run
 */
export async function buildPages(root: string, directory: string, { pages, tap }: PageFiles): Promise<void> {
  const dist = join(root, 'dist', 'cdn');
  if (!existsSync(join(dist, 'kline-chart.js'))) {
    throw new Error(`${join('dist', 'cdn')} holds no kline-chart.js: run "npm run build" first.`);
  }
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const build = await rolldown({
    cwd: root,
    input: { ...pages, tap },
    platform: 'browser',
    logLevel: 'silent',
    tsconfig: false,
    transform: {
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
      jsx: { runtime: 'automatic', importSource: 'preact' },
    },
  });
  await build.write({ dir: directory, format: 'es', minify: true, entryFileNames: '[name].js' });
  await build.close();
  for (const name of Object.keys(pages)) writeFileSync(join(directory, `${name}.html`), pageOf(name));
  writeFileSync(join(directory, 'worker.js'), 'import "./tap.js";\nimport "../dist/kline.worker.js";\n');
  // A copy: who builds anew while this runs must not change what is measured.
  cpSync(dist, join(directory, 'dist'), { recursive: true });
}

function pageOf(name: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>${name}</title>
<link rel="icon" href="data:,">
<style>body { margin: 0; }</style>
<script type="module" src="./${name}.js"></script>
`;
}
