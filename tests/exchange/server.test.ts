import type { Server } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, preview } from 'vite';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Exchange } from '../../demo/exchange/exchange.js';
import { ExchangeError } from '../../demo/exchange/exchange-error.js';
import { serveExchange } from '../../demo/exchange/server.js';
import { embeddedExchange } from '../../demo/exchange/vite-plugin.js';
import { closing, connect, exchange, get, manualTime } from './support.js';

/** Sends bytes as they are; resolves with the first line of the answer, or nothing when hung up on. */
function raw(url: string, lines: string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = dial(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text.split('\r\n')[0]));
  });
}

describe('the exchange on a port of its own', () => {
  it('a port that is taken is an error that says so', async () => {
    const { url } = await exchange();
    const port = Number(new URL(url).port);
    const second = serveExchange({ port });
    await expect(second).rejects.toThrow(ExchangeError);
    await expect(second).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken`)),
    });
  });

  it('a closed one leaves nothing behind: no connection, no timer, and the port is free', async () => {
    const time = manualTime();
    const first = await serveExchange(time);
    const client = await connect(`${first.wsUrl}/ws/btcusdt@kline_1m`);
    expect(time.planned()).toBeGreaterThan(0);
    await first.close();
    await client.closed;
    await expect.poll(() => time.planned()).toBe(0);
    const again = await exchange({ port: Number(new URL(first.url).port) });
    expect(again.url).toBe(first.url);
  });

  it.each([
    [{ seed: -1 }, /seed is -1: it must be a whole number/],
    [{ speed: Number.NaN }, /speed is NaN/],
    [{ tickRate: -5 }, /tickRate is -5/],
    [{ port: 70_000 }, /port is 70000/],
  ])('%j is refused', async (options, words) => {
    await expect(serveExchange(options)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(words),
    });
  });

  it.each([
    ['no path at all', ['GET // HTTP/1.1', 'Host: x'], /404/],
    ['a broken escape', ['GET /api/v3/%zz HTTP/1.1', 'Host: x'], /404/],
    [
      'a broken escape in a stream',
      ['GET /ws/%zz HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'],
      /400/,
    ],
    [
      'an upgrade elsewhere',
      ['GET /elsewhere HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'],
      /^$/,
    ],
    ['a stream without an upgrade', ['GET /ws/btcusdt@kline_1m HTTP/1.1', 'Host: x'], /426/],
    ['another method', ['POST /api/v3/ping HTTP/1.1', 'Host: x', 'Content-Length: 0'], /405/],
  ])('lives through %s', async (_what, lines, status) => {
    const { url } = await exchange();
    expect(await raw(url, lines)).toMatch(status);
    expect((await get(`${url}/api/v3/ping`)).status).toBe(200);
  });
});

describe('its own paths', () => {
  it('stats: connections, streams, frames, requests and weight', async () => {
    const time = manualTime();
    const server = await exchange(time);
    const client = await connect(`${server.wsUrl}/ws/btcusdt@kline_1m/nope@kline_1m`);
    await get(`${server.url}/api/v3/ping`);
    await get(`${server.url}/api/v3/nothing`);
    time.advance(4_000);
    const { body } = await get(`${server.url}/__exchange/stats`);
    expect(body).toEqual({
      now: time.now(),
      speed: 1,
      tickRate: 0,
      connections: 1,
      accepted: 1,
      streams: { 'btcusdt@kline_1m': 1, 'nope@kline_1m': 1 },
      framesSent: 2,
      requests: { '/api/v3/ping': 1, other: 1 },
      usedWeight: 1,
      faults: {},
    });
    client.socket.close();
    await client.closed;
    await expect
      .poll(() => server.exchange.stats())
      .toMatchObject({ connections: 0, accepted: 1, streams: {} });
  });

  it('set: tick rate and speed, and nothing else than numbers', async () => {
    const { url, exchange: made } = await exchange();
    expect((await get(`${url}/__exchange/set?tickRate=500&speed=60`)).body).toMatchObject({
      tickRate: 500,
      speed: 60,
    });
    expect((await get(`${url}/__exchange/set?tickRate=&speed=2`)).status).toBe(400);
    expect((await get(`${url}/__exchange/set?speed=fast`)).body).toMatchObject({ code: -1130 });
    expect([made.streams.tickRate, made.time.speed]).toEqual([500, 60]);
  });

  it('drop: every connection is gone without a word', async () => {
    const { url, wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/ws`);
    await get(`${url}/__exchange/drop`);
    expect((await client.closed)[0]).toBe(1006);
  });

  it('ledger: what was true, at most so much that nobody else has to wait', async () => {
    const { url, exchange: made } = await exchange(manualTime());
    const ask = async (query: string) => get(`${url}/__exchange/ledger?${query}`);
    const to = made.time.now();
    const { body } = await ask(`symbol=BTCUSDT&interval=1m&from=${to - 600_000}`);
    expect(body).toEqual(made.ledger('BTCUSDT', '1m', to - 600_000, to));
    expect((await ask('symbol=NOPE&interval=1m')).body).toMatchObject({ code: -1121 });
    expect((await ask('symbol=BTCUSDT&interval=7m')).body).toMatchObject({ code: -1120 });
    expect((await ask('interval=1m')).body).toMatchObject({ code: -1102 });
    expect((await get(`${url}/__exchange/nothing`)).status).toBe(404);
  });

  it('a mistake of ours ends one answer, not the server', async () => {
    const said: string[] = [];
    const { url } = await exchange({
      log: (message) => said.push(message),
      market: {
        listings: [{ symbol: 'XY', baseAsset: 'X', quoteAsset: 'Y', priceDecimals: 2, quantityDecimals: 2 }],
        intervals: ['1m'],
        endTime: Number.POSITIVE_INFINITY,
        openTimeFrom: () => 0,
        openTimeUpTo: () => 0,
        kline: () => {
          throw new Error('broken');
        },
      },
    });
    expect((await get(`${url}/api/v3/klines?symbol=XY&interval=1m`)).body).toMatchObject({ code: -1000 });
    expect(said).toEqual([expect.stringContaining('broken')]);
  });
});

describe('the exchange in Vite’s own server', () => {
  const pages = () => {
    const root = mkdtempSync(join(tmpdir(), 'kline-pages-'));
    writeFileSync(join(root, 'index.html'), '<title>A page</title>');
    closing({ close: () => rmSync(root, { recursive: true }) });
    return root;
  };

  it('shares one origin with the pages, and leaves Vite its own socket', async () => {
    const plugins = [embeddedExchange({ seed: 3 })];
    const server = closing(
      await createServer({
        root: pages(),
        configFile: false,
        logLevel: 'silent',
        plugins,
        server: { port: 0, host: '127.0.0.1' },
      }),
    );
    await server.listen();
    const { port } = (server.httpServer as Server).address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(url)).text()).toContain('A page');
    expect((await get(`${url}/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=2`)).body).toHaveLength(2);
    const client = await connect(`ws://127.0.0.1:${port}/stream`);
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    expect(await client.next()).toEqual({ result: [], id: 1 });
    const token = server.config.webSocketToken;
    const own = closing(new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`, 'vite-hmr'));
    await new Promise((resolve, reject) => {
      own.once('message', resolve);
      own.once('error', reject);
    });
  });

  it('is there in the preview of a build too', async () => {
    const root = pages();
    const server = await preview({
      root,
      configFile: false,
      logLevel: 'silent',
      build: { outDir: '.' },
      plugins: [embeddedExchange()],
      preview: { port: 0, host: '127.0.0.1' },
    });
    closing(server);
    const { port } = server.httpServer.address() as AddressInfo;
    expect((await get(`http://127.0.0.1:${port}/api/v3/ping`)).body).toEqual({});
    const client = await connect(`ws://127.0.0.1:${port}/ws`);
    expect(await client.drain()).toEqual([]);
  });

  it('what is not the exchange’s is left alone', () => {
    const made = closing(new Exchange());
    const request = { url: '/streams.html' } as Parameters<Exchange['handleRequest']>[0];
    const response = {} as Parameters<Exchange['handleRequest']>[1];
    expect(made.handleRequest(request, response)).toBe(false);
  });
});
