import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { Exchange, type ExchangeOptions } from './exchange.js';

/** Puts the exchange into Vite's own server, beside the pages: one process, one port, one origin. */
export function embeddedExchange(options: ExchangeOptions = {}): Plugin {
  const mount = (server: ViteDevServer | PreviewServer) => {
    const exchange = new Exchange(options);
    server.middlewares.use((request, response, next) => {
      if (!exchange.handleRequest(request, response)) next();
    });
    // Vite's own socket shares the server: only our paths are taken.
    server.httpServer?.on('upgrade', (request, socket, head) => {
      exchange.handleUpgrade(request, socket, head);
    });
    server.httpServer?.on('close', () => exchange.close());
  };
  return { name: 'embedded-exchange', configureServer: mount, configurePreviewServer: mount };
}
