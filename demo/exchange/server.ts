import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange, type ExchangeOptions } from './exchange.js';

export interface ExchangeServer {
  readonly exchange: Exchange;
  /** Base of REST, without a slash at the end. */
  readonly url: string;
  /** Base of the streams. */
  readonly wsUrl: string;
  close(): Promise<void>;
}

/** The exchange on a port of its own (0: any free one). Rejects when the port is taken. */
export async function serveExchange(
  options: ExchangeOptions & { port?: number } = {},
): Promise<ExchangeServer> {
  const exchange = new Exchange(options);
  const server = createServer((request, response) => {
    if (!exchange.handleRequest(request, response)) response.writeHead(404).end();
  });
  server.on('upgrade', (request, socket, head) => {
    if (!exchange.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    exchange,
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        exchange.close();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
