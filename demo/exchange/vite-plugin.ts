import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { Exchange } from './exchange.js';
import type { ExchangeOptions } from './exchange-options.js';

/** Puts the exchange into Vite's own server, beside the pages: one process, one port, one origin. */
export function embeddedExchange(options: ExchangeOptions = {}): Plugin {
  const mount = (server: ViteDevServer | PreviewServer) => {
    const log = (message: string) => server.config.logger.info(message, { timestamp: true });
    const exchange = new Exchange({ log, ...options });
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
