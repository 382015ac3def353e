import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { embeddedExchange } from './demo/exchange/vite-plugin.js';
import { chartFrame } from './widget/bundle/chart-frame-plugin.mjs';
import { workerFromSource } from './widget/bundle/worker-source-plugin.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * The demo as `npm start` serves it, straight from the sources. `vite` alone serves the same with
 * the exchange's defaults.
 */
export function demoConfig(exchange: Parameters<typeof embeddedExchange>[0] = {}): UserConfig {
  return {
    root: fileURLToPath(new URL('demo', import.meta.url)),
    appType: 'mpa',
    plugins: [isolationHeaders(), chartFrame(), workerFromSource(), embeddedExchange(exchange)],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Pre-bundling would take the library past the chart-frame plugin; its helper is fine as it is.
    // The others are named so that none is found late, which reloads the page.
    optimizeDeps: {
      exclude: ['lightweight-charts', 'fancy-canvas'],
      include: ['preact', 'preact/jsx-dev-runtime', '@preact/signals', '@preact/signals-core'],
    },
    server: { port: 5173, fs: { allow: [root] } },
  };
}

export default defineConfig(() => demoConfig());

/**
 * Isolated pages get shared memory, so the demo's own pages are. Pages under `/hosts/` stand for
 * portals, and most portals send nothing.
 */
function isolationHeaders(): Plugin {
  return {
    name: 'isolation-headers',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!request.url?.startsWith('/hosts/')) {
          response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
          response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
        }
        next();
      });
    },
  };
}
