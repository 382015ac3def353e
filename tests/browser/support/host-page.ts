import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

/** Headers of a page that may share memory with its workers. */
export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface HostPage {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A page of someone else's making: one HTML document, and below `/kline/` the files of a directory, from
 * a server that knows nothing of the product.
 */
export async function hostPage(
  html: string,
  options: { headers?: Record<string, string>; files?: Record<string, string> } = {},
): Promise<HostPage> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const [, mount, name] = pathname.split('/');
    const directory = options.files?.[mount ?? ''];
    if (pathname === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...options.headers });
      response.end(html);
      return;
    }
    const file = directory === undefined ? '' : join(directory, basename(name ?? ''));
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    // A worker of an isolated page must itself ask for isolation; other files do not mind.
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8', ...options.headers });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
