import { describe, expect, it } from 'vitest';
import { connect, exchange } from './support.js';

interface KlineEvent {
  e: string;
  E: number;
  s: string;
  k: Record<string, unknown> & { t: number; T: number; x: boolean; c: string };
}
const isKline = (message: object) => 'e' in message;

describe('the control protocol', () => {
  it('SUBSCRIBE, LIST_SUBSCRIPTIONS, UNSUBSCRIBE are acknowledged, never in the envelope', async () => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/stream`);
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@kline_1m', 'NOPE@kline_1m'], id: 1 });
    expect(await client.next()).toEqual({ result: null, id: 1 });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
    expect(await client.next((m) => m['id'] === 2)).toEqual({
      result: ['btcusdt@kline_1m', 'NOPE@kline_1m'],
      id: 2,
    });
    client.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@kline_1m'], id: 3 });
    expect(await client.next((m) => m['id'] === 3)).toEqual({ result: null, id: 3 });
  });

  it.each([
    ['{not json', { code: 3, msg: expect.stringContaining('Invalid JSON') }],
    [
      { method: 'NOPE', id: 1 },
      { code: 1, msg: 'Unknown method: NOPE', id: 1 },
    ],
    [{ id: 1 }, { code: 2, msg: expect.stringContaining('missing field'), id: 1 }],
    [
      { method: 'SUBSCRIBE', params: 'x', id: 1 },
      { code: 2, msg: expect.stringContaining('params'), id: 1 },
    ],
    [
      { method: 'SUBSCRIBE', params: [], id: -1 },
      { code: 2, msg: expect.stringContaining('unsigned') },
    ],
    [
      { method: 'SET_PROPERTY', params: ['colour', true], id: 1 },
      { code: 0, msg: 'Unknown property', id: 1 },
    ],
  ])('%j is an error', async (message, error) => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/ws`);
    client.send(message);
    expect(await client.next()).toEqual(error);
  });

  it('more than five messages a second close the connection with 1008', async () => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/ws`);
    for (let id = 1; id <= 6; id++) client.send({ method: 'LIST_SUBSCRIPTIONS', id });
    expect((await client.closed)[0]).toBe(1008);
  });
});

describe('kline streams', () => {
  it('raw under /ws, wrapped under /stream, with every field', async () => {
    const { wsUrl } = await exchange({ tickRate: 50 });
    const raw = await connect(`${wsUrl}/ws/ethusdt@kline_1m`);
    const event = await raw.next<KlineEvent>(isKline);
    expect(Object.keys(event)).toEqual(['e', 'E', 's', 'k']);
    expect(Object.keys(event.k).toSorted()).toEqual('BLQTVcfhilnoqstvx'.split('').toSorted());
    expect(event).toMatchObject({
      e: 'kline',
      s: 'ETHUSDT',
      k: { s: 'ETHUSDT', i: '1m', T: event.k.t + 59_999, B: '0' },
    });
    const wrapped = await connect(`${wsUrl}/stream?streams=ethusdt@kline_1m/btcusdt@kline_1h`);
    const envelope = await wrapped.next<{ stream: string; data: KlineEvent }>(
      ({ stream }) => stream === 'btcusdt@kline_1h',
    );
    expect(envelope.data.k).toMatchObject({ i: '1h', s: 'BTCUSDT' });
  });

  it('each kline gets its last word before the next begins, and says what REST says', async () => {
    const { wsUrl, url } = await exchange({ speed: 120 });
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const closed: KlineEvent[] = [];
    let newest = 0;
    while (closed.length < 3) {
      const event = await client.next<KlineEvent>(isKline);
      expect(event.k.t).toBeGreaterThanOrEqual(newest);
      newest = event.k.t;
      if (event.k.x) {
        expect(event.E).toBeGreaterThan(event.k.T);
        closed.push(event);
      }
    }
    expect(closed[1].k.t - closed[0].k.t).toBe(60_000);
    const response = await fetch(
      `${url}/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${closed[0].k.t}&limit=3`,
    );
    const rows = (await response.json()) as unknown[][];
    for (const [i, { k }] of closed.entries()) {
      expect(rows[i]).toEqual([
        k.t,
        k['o'],
        k['h'],
        k['l'],
        k.c,
        k['v'],
        k.T,
        k['q'],
        k['n'],
        k['V'],
        k['Q'],
        '0',
      ]);
    }
  });

  it('the tick rate is what was asked for', async () => {
    const server = await exchange({ tickRate: 5_000 });
    const client = await connect(`${server.wsUrl}/stream?streams=btcusdt@kline_1m/ethusdt@kline_1m`);
    await client.next();
    const [sent, started] = [server.exchange.streams.sent, performance.now()];
    while (performance.now() - started < 500) await client.next();
    const rate = ((server.exchange.streams.sent - sent) / (performance.now() - started)) * 1_000;
    expect(rate).toBeGreaterThan(2_500);
    expect(rate).toBeLessThan(7_500);
  });

  it('stats name every stream and its number of clients', async () => {
    const server = await exchange();
    const client = await connect(`${server.wsUrl}/ws/btcusdt@kline_1m`);
    expect(server.exchange.stats()).toMatchObject({ connections: 1, streams: { 'btcusdt@kline_1m': 1 } });
    client.socket.close();
    await client.closed;
  });
});
