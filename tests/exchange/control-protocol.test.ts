import { describe, expect, it } from 'vitest';
import { connect, exchange, manualTime } from './support.js';

const streams = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => `coin${from + i}@kline_1m`);

describe('control messages', () => {
  it('SUBSCRIBE, LIST_SUBSCRIPTIONS, UNSUBSCRIBE are acknowledged, never in the envelope', async () => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/stream`);
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@kline_1m', 'NOPE@kline_1m'], id: 1 });
    expect(await client.next()).toEqual({ result: null, id: 1 });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 'two' });
    expect(await client.next((m) => m['id'] === 'two')).toEqual({
      result: ['btcusdt@kline_1m', 'NOPE@kline_1m'],
      id: 'two',
    });
    client.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@kline_1m', 'never@kline_1m'], id: 3 });
    expect(await client.next((m) => m['id'] === 3)).toEqual({ result: null, id: 3 });
    client.send({ method: 'LIST_SUBSCRIPTIONS' });
    expect(await client.next((m) => 'result' in m)).toEqual({ result: ['NOPE@kline_1m'], id: null });
  });

  it('unknown symbols, capitals, other streams and unsuited intervals are taken and stay silent', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const names = [
      'NOPE@kline_1m',
      'BTCUSDT@kline_1m',
      'btcusdt@trade',
      'btcusdt@kline_7m',
      'btcusdt@kline_1h',
    ];
    const client = await connect(`${wsUrl}/stream?streams=${names.join('/')}`);
    time.advance(4_000);
    const events = await client.drain<{ stream: string }>();
    expect(new Set(events.map(({ stream }) => stream))).toEqual(new Set(['btcusdt@kline_1h']));
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    expect(await client.next()).toEqual({ result: names, id: 1 });
  });

  it('the envelope can be switched on and off', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const property = async (request: object) => {
      client.send(request);
      return client.next((message) => 'result' in message);
    };
    expect(await property({ method: 'GET_PROPERTY', params: ['combined'], id: 1 })).toEqual({
      result: false,
      id: 1,
    });
    expect(await property({ method: 'SET_PROPERTY', params: ['combined', true], id: 2 })).toEqual({
      result: null,
      id: 2,
    });
    time.advance(2_000);
    expect((await client.drain<object>()).every((event) => 'stream' in event && 'data' in event)).toBe(true);
    expect(await property({ method: 'GET_PROPERTY', params: ['combined'], id: 3 })).toEqual({
      result: true,
      id: 3,
    });
  });

  it.each([
    ['{not json', { code: 3, msg: expect.stringContaining('Invalid JSON') }],
    ['', { code: 3, msg: expect.stringContaining('Invalid JSON') }],
    [
      { method: 'NOPE', id: 1 },
      { code: 2, msg: expect.stringContaining('unknown variant `NOPE`, expected one of `SUBSCRIBE`'), id: 1 },
    ],
    [{ id: 1 }, { code: 2, msg: 'Invalid request: missing field `method`', id: 1 }],
    ['null', { code: 2, msg: 'Invalid request: missing field `method`' }],
    ['[1]', { code: 2, msg: 'Invalid request: missing field `method`' }],
    [
      { method: 'SUBSCRIBE', params: 'x', id: 1 },
      { code: 2, msg: expect.stringContaining('params'), id: 1 },
    ],
    [
      { method: 'SUBSCRIBE', params: [1], id: 1 },
      { code: 2, msg: expect.stringContaining('params'), id: 1 },
    ],
    [
      { method: 'SUBSCRIBE', params: [], id: -1 },
      { code: 2, msg: expect.stringContaining('unsigned') },
    ],
    [
      { method: 'SUBSCRIBE', params: [], id: 1.5 },
      { code: 2, msg: expect.stringContaining('unsigned') },
    ],
    [
      { method: 'SET_PROPERTY', params: ['colour', true], id: 1 },
      { code: 0, msg: 'Unknown property', id: 1 },
    ],
    [
      { method: 'SET_PROPERTY', params: ['combined', 'yes'], id: 1 },
      { code: 1, msg: 'Invalid value type: expected Boolean', id: 1 },
    ],
    [
      { method: 'GET_PROPERTY', params: [1], id: 1 },
      { code: 2, msg: 'Invalid request: property name must be a string', id: 1 },
    ],
    [
      { method: 'GET_PROPERTY', params: ['combined', true], id: 1 },
      { code: 2, msg: 'Invalid request: too many parameters', id: 1 },
    ],
  ])('%j is answered with an error, and the connection stays', async (message, error) => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/stream`);
    client.send(message);
    expect(await client.next()).toEqual(error);
    expect(await client.drain()).toEqual([]);
  });
});

describe('limits of a connection', () => {
  it('five messages a second are allowed, more close it with 1008', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const client = await connect(`${wsUrl}/ws`);
    const list = async (id: number) => {
      client.send({ method: 'LIST_SUBSCRIPTIONS', id });
      return client.next((message) => message['id'] === id);
    };
    for (let id = 1; id <= 5; id++) await list(id);
    time.advance(1_000);
    for (let id = 6; id <= 10; id++) expect(await list(id)).toEqual({ result: [], id });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 11 });
    expect(await client.closed).toEqual([1008, 'Too many requests']);
  });

  it('pings count as messages', async () => {
    const { wsUrl } = await exchange(manualTime());
    const client = await connect(`${wsUrl}/ws`);
    for (let i = 0; i < 6; i++) client.socket.ping();
    expect((await client.closed)[0]).toBe(1008);
  });

  it('1,024 streams are allowed, one more closes it', async () => {
    const { wsUrl } = await exchange();
    const client = await connect(`${wsUrl}/ws`);
    for (let chunk = 0; chunk < 2; chunk++)
      client.send({ method: 'SUBSCRIBE', params: streams(512, chunk * 512), id: chunk });
    await client.next((message) => message['id'] === 1);
    client.send({ method: 'SUBSCRIBE', params: streams(1), id: 2 });
    expect(await client.next((message) => message['id'] === 2)).toEqual({ result: null, id: 2 });
    client.send({ method: 'SUBSCRIBE', params: ['onemore@kline_1m'], id: 3 });
    expect(await client.closed).toEqual([1008, 'Too many streams']);
  });

  it('a ping comes every 20 s; who answers stays, who does not is gone after a minute', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const polite = await connect(`${wsUrl}/ws`);
    const silent = await connect(`${wsUrl}/ws`, { autoPong: false });
    let pings = 0;
    polite.socket.on('ping', () => pings++);
    for (let i = 0; i < 3; i++) {
      expect(silent.socket.readyState).toBe(silent.socket.OPEN);
      time.advance(20_000);
      await polite.drain();
    }
    expect(pings).toBe(3);
    expect((await silent.closed)[0]).toBe(1006);
    time.advance(20_000);
    expect(await polite.drain()).toEqual([]);
  });

  it.each([
    ['/ws/btcusdt@kline_1m', (event: unknown) => event],
    ['/stream?streams=btcusdt@kline_1m', (data: unknown) => ({ stream: '!serverShutdown', data })],
  ])('after a day it ends, and is told so before: %s', async (path, wrapped) => {
    const time = manualTime(undefined, 20_000);
    const { wsUrl } = await exchange(time);
    const client = await connect(wsUrl + path);
    const day = 86_400_000;
    for (let passed = 0; passed < day - 20_000; passed += 20_000) {
      time.advance(20_000);
      // The pong has to arrive, or the connection ends early.
      await client.drain();
    }
    const end = time.now() + 20_000;
    time.advance(10_000);
    const events = await client.drain();
    expect(events).toContainEqual(wrapped({ e: 'serverShutdown', E: end - 10_000 }));
    time.advance(10_000);
    expect(await client.closed).toEqual([1001, 'Connection age limit']);
  });
});
