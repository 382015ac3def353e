import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange } from './exchange.js';
import { ExchangeError } from './exchange-error.js';
import type { ExchangeOptions } from './exchange-options.js';

export interface ExchangeServer {
  readonly exchange: Exchange;
  /** Base of REST, without a slash at the end. */
  readonly url: string;
  /** Base of the streams, without a slash at the end. */
  readonly wsUrl: string;
  /** Ends all connections; the port is free afterwards. */
  close(): Promise<void>;
}

export interface ServerOptions extends ExchangeOptions {
  /** Default 0: any free one. */
  port?: number;
  /** Address to listen at, default this computer alone. */
  host?: string;
}

/**
 * The exchange on a port of its own.
 * @throws ExchangeError `port-taken` when something else listens there, `port-refused` when it may not be used,
 *   `bad-option`; RecordingError
 */
export async function serveExchange(options: ServerOptions = {}): Promise<ExchangeServer> {
  const { port: wanted = 0, host = '127.0.0.1' } = options;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535)
    throw new ExchangeError('bad-option', `port is ${wanted}: it must be a whole number from 0 to 65535.`);
  const exchange = new Exchange(options);
  const server = createServer((request, response) => {
    if (!exchange.handleRequest(request, response)) response.writeHead(404).end();
  });
  server.on('upgrade', (request, socket, head) => {
    if (!exchange.handleUpgrade(request, socket, head)) socket.destroy();
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, host, resolve);
    });
  } catch (error) {
    exchange.close();
    throw listenError(error, host, wanted);
  }
  const { port } = server.address() as AddressInfo;
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    exchange,
    url: `http://${authority}`,
    wsUrl: `ws://${authority}`,
    close: () =>
      new Promise((resolve) => {
        exchange.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenError(cause: unknown, host: string, port: number): ExchangeError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? new ExchangeError(
        'port-taken',
        `Port ${port} of ${host} is taken by something else: choose another, or 0 for any free one.`,
        { cause },
      )
    : new ExchangeError(
        'port-refused',
        `The exchange cannot listen on port ${port} of ${host}: ${message}.`,
        {
          cause,
        },
      );
}
