import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type PreviewServer, type UserConfig, type ViteDevServer } from 'vite';
import { embeddedExchange } from './demo/exchange/vite-plugin.js';
import { chartLibrary } from './widget/bundle/chart-library-plugin.mjs';
import { workerFromSource } from './widget/bundle/worker-source-plugin.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const demo = fileURLToPath(new URL('demo', import.meta.url));
/** How long plugins take is nothing that `npm start` tells. */
const silentlyTimed = { checks: { bundlerTimings: false } };
const PAGES = ['index.html', 'migration.html', 'hosts/index.html', 'hosts/plain.html'];

/**
 * The demo as `npm start` serves it, straight from the sources or, with `--built`, from a build of
 * them. `vite` alone serves the same with the exchange's defaults.
 */
export function demoConfig(exchange: Parameters<typeof embeddedExchange>[0] = {}): UserConfig {
  return {
    root: demo,
    appType: 'mpa',
    plugins: [isolationHeaders(), chartLibrary(), workerFromSource(), embeddedExchange(exchange)],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Pre-bundling would take the libraries past the chart-library plugin.
    // The others are named so that none is found late, which reloads the page.
    optimizeDeps: {
      exclude: ['lightweight-charts', 'fancy-canvas'],
      include: ['preact', 'preact/jsx-dev-runtime', '@preact/signals', '@preact/signals-core'],
    },
    server: { port: 5173, fs: { allow: [root] } },
    preview: { port: 5173 },
    build: {
      outDir: join(root, 'build', 'demo'),
      emptyOutDir: true,
      // What a failing test says of the code is to be legible, and nobody downloads this.
      minify: false,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: PAGES.map((page) => join(demo, page)), ...silentlyTimed },
    },
    worker: { format: 'es', rolldownOptions: silentlyTimed },
  };
}

export default defineConfig(() => demoConfig());

/**
 * Isolated pages get shared memory, so the demo's own pages are. Pages under `/hosts/` stand for
 * portals, and most portals send nothing.
 */
function isolationHeaders(): Plugin {
  return { name: 'isolation-headers', configureServer: isolate, configurePreviewServer: isolate };
}

function isolate(server: ViteDevServer | PreviewServer): void {
  server.middlewares.use((request, response, next) => {
    if (!request.url?.startsWith('/hosts/')) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    next();
  });
}
