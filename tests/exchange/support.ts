import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import type { ExchangeOptions } from '../../demo/exchange/exchange.js';
import { type ExchangeServer, serveExchange } from '../../demo/exchange/server.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

/** An exchange on a free port that ends with the test. */
export async function exchange(options: ExchangeOptions = {}): Promise<ExchangeServer> {
  const server = await serveExchange(options);
  opened.push(server);
  return server;
}

/** The real clock as a test drives it. */
export function manualClock(start = Date.parse('2026-03-01T12:00:30Z')) {
  const clock = { time: start, now: () => clock.time };
  return clock;
}

/** A WebSocket whose messages can be waited for, one by one. */
export async function connect(url: string) {
  const socket = new WebSocket(url);
  opened.push({ close: () => socket.terminate() });
  const messages: unknown[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString()));
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<[code: number, reason: string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, String(reason)]));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    closed,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** The next message that fits; others before it are passed over. */
    async next<T = Record<string, unknown>>(fits: (message: T) => boolean = () => true): Promise<T> {
      for (;;) {
        const at = messages.findIndex((message) => fits(message as T));
        if (at >= 0) {
          const [found] = messages.splice(at, 1);
          return found as T;
        }
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
  };
}
