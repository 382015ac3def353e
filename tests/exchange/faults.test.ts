import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultName } from '../../demo/exchange/faults/fault-table.js';
import { connect, exchange, get, manualTime } from './support.js';

const STREAM = 'btcusdt@kline_1m';

/** An exchange of manual time with one client of one stream. */
async function setUp() {
  const time = manualTime();
  const server = await exchange(time);
  const client = await connect(`${server.wsUrl}/ws/${STREAM}`);
  /** What comes in so many ms. A client that is let no time to answer pings would be dropped. */
  const frames = async <T = { k: Record<string, unknown>; E: number }>(ms: number) => {
    const seen: T[] = [];
    for (let left = ms; left > 0; left -= 10_000) {
      time.advance(Math.min(left, 10_000));
      seen.push(...(await client.drain<T>()));
    }
    return seen.filter((each) => (each as { e?: string }).e !== undefined);
  };
  return { time, server, client, frames, faults: server.exchange.faults };
}

describe('faults of the line', () => {
  it('silence: nothing comes, and the connection stands', async () => {
    const { time, client, faults, server, frames } = await setUp();
    faults.set('silence', 1, 60_000);
    time.advance(59_000);
    expect(server.exchange.stats()).toMatchObject({ connections: 1, faults: { silence: 1 } });
    time.advance(1_000);
    expect(server.exchange.stats().faults).toEqual({});
    expect((await frames(4_000)).length).toBeGreaterThan(0);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it('refuse: no new connection', async () => {
    const { server, faults } = await setUp();
    faults.set('refuse', 1);
    await expect(connect(`${server.wsUrl}/ws/${STREAM}`)).rejects.toThrow(/503/);
    faults.clear();
    await connect(`${server.wsUrl}/ws/${STREAM}`);
  });

  it('duplicate and unknown keys leave what is told as it is', async () => {
    const { faults, frames } = await setUp();
    faults.set('duplicate', 1);
    const [a, b] = await frames(4_000);
    expect(b).toEqual(a);
    faults.set('duplicate', 0);
    faults.set('unknown-keys', 1);
    expect((await frames(4_000))[0]).toMatchObject({ zz: { deep: [1, {}] }, e: 'kline' });
  });

  it('wrong types, and frames cut in the middle', async () => {
    const { faults, time, client } = await setUp();
    faults.set('wrong-types', 1);
    time.advance(2_000);
    expect((await client.next<{ k: { c: unknown; n: unknown } }>()).k).toMatchObject({
      c: expect.any(Number),
      n: null,
    });
    faults.set('wrong-types', 0);
    faults.set('malformed', 1);
    const text = new Promise<string>((resolve) => {
      client.socket.removeAllListeners('message');
      client.socket.once('message', (data) => resolve((data as Buffer).toString()));
    });
    time.advance(2_000);
    expect(() => JSON.parse('{}')).not.toThrow();
    const cut = await text;
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
  });

  it('reorder: a frame after its successor', async () => {
    const { faults, frames } = await setUp();
    faults.set('reorder', 0.5);
    const times = (await frames(60_000)).map(({ E }) => E);
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  });

  it('late: the last word comes after the first of the next kline', async () => {
    const { faults, frames } = await setUp();
    faults.set('late', 10_000);
    const seen = (await frames(120_000)).map(({ k }) => [k['t'], k['x']]);
    const last = seen.findIndex(([, closed]) => closed === true);
    expect(seen.slice(0, last).some(([openTime]) => openTime !== seen[last]?.[0])).toBe(true);
  });

  it('acknowledgements: late, or for nothing', async () => {
    const { faults, time, client } = await setUp();
    faults.set('delay-acks', 3_000);
    client.send({ method: 'SUBSCRIBE', params: ['ethusdt@kline_1m'], id: 1 });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
    await expect.poll(() => time.planned()).toBeGreaterThan(5);
    time.advance(3_000);
    await client.next<{ id: number }>(({ id }) => id === 2);
    faults.clear();
    faults.set('swallow-subscribe', 1);
    client.send({ method: 'SUBSCRIBE', params: ['solusdt@kline_1m'], id: 3 });
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 4 });
    const { result } = await client.next<{ id: number; result: string[] }>(({ id }) => id === 4);
    expect(result).toEqual([STREAM, 'ethusdt@kline_1m']);
  });

  it('shutdown and age limit are announced, then carried out', async () => {
    const { time, server, client, faults } = await setUp();
    server.exchange.streams.shutDown(10_000);
    await client.next(({ e }) => e === 'serverShutdown');
    time.advance(10_000);
    expect(await client.closed).toEqual([1001, 'Server shutdown']);
    faults.set('age-limit', 30_000);
    const next = await connect(`${server.wsUrl}/ws/${STREAM}`);
    time.advance(20_000);
    await next.next(({ e }) => e === 'serverShutdown');
    time.advance(10_000);
    expect((await next.closed)[0]).toBe(1001);
  });

  it('REST: 429, 418, 5xx, cut bodies, the past, another time', async () => {
    const { server, faults, time } = await setUp();
    const url = `${server.url}/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1`;
    faults.set('rest-429', 5_000);
    let answer = await get(url);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5']);
    faults.set('rest-418', 180_000);
    answer = await get(url);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([418, '180']);
    faults.clear();
    faults.set('rest-5xx', 1);
    expect((await get(url)).status).toBe(503);
    faults.clear();
    faults.set('truncate', 1);
    await expect(get(url)).rejects.toThrow(SyntaxError);
    faults.clear();
    const now = ((await get(url)).body as unknown[][])[0]?.[0] as number;
    faults.set('rest-behind', 120_000);
    expect(((await get(url)).body as unknown[][])[0]?.[0]).toBe(now - 120_000);
    faults.set('skew', -4_000);
    expect((await get(`${server.url}/api/v3/time`)).body).toEqual({ serverTime: time.now() - 4_000 });
  });

  it('every fault can be switched over HTTP, and nothing else', async () => {
    const { server } = await setUp();
    for (const name of Object.keys(FAULTS) as FaultName[]) {
      if (name === 'slow') continue;
      const { body } = await get(`${server.url}/__exchange/fault?name=${name}&value=1`);
      expect(body).toMatchObject({ faults: { [name]: 1 } });
    }
    expect((await get(`${server.url}/__exchange/heal`)).body).toMatchObject({ faults: {} });
    expect((await get(`${server.url}/__exchange/fault?name=nonsense&value=1`)).status).toBe(400);
    expect((await get(`${server.url}/__exchange/fault?name=reorder&value=x`)).status).toBe(400);
  });
});

describe('what happens to the market itself', () => {
  const rows = async (url: string, symbol = 'BTCUSDT') =>
    (await get(`${url}/api/v3/klines?symbol=${symbol}&interval=1m&limit=10`)).body as [
      number,
      ...(string | number)[],
    ][];

  it('a hole, filled later; a restated kline', async () => {
    const { server } = await setUp();
    const before = await rows(server.url);
    const [from, to] = [before[4]?.[0] ?? 0, before[6]?.[0] ?? 0];
    await get(`${server.url}/__exchange/hole?symbol=BTCUSDT&interval=1m&from=${from}&to=${to}`);
    const holed = await rows(server.url);
    expect(holed.map(([time]) => time)).not.toContain(from);
    expect(holed).toHaveLength(10);
    expect((await get(`${server.url}/__exchange/fill?symbol=BTCUSDT&interval=1m`)).body).toEqual({
      filled: true,
    });
    expect(await rows(server.url)).toEqual(before);
    await get(`${server.url}/__exchange/restate?symbol=BTCUSDT&interval=1m&openTime=${from}`);
    const restated = (await rows(server.url))[4];
    expect(Number(restated?.[5])).toBeCloseTo(Number(before[4]?.[5]) + 1, 8);
    expect(restated?.[8]).toBe(Number(before[4]?.[8]) + 1);
  });

  it('a halt, its end, and another name', async () => {
    const { server, time } = await setUp();
    await get(`${server.url}/__exchange/halt?symbol=BTCUSDT`);
    const halted = await rows(server.url);
    time.advance(300_000);
    expect(await rows(server.url)).toEqual(halted);
    await get(`${server.url}/__exchange/resume?symbol=BTCUSDT`);
    expect((await rows(server.url)).at(-1)?.[0]).toBeGreaterThan(halted.at(-1)?.[0] ?? 0);
    await get(`${server.url}/__exchange/rename?symbol=BTCUSDT&to=XBTUSDT`);
    expect(await get(`${server.url}/api/v3/klines?symbol=BTCUSDT&interval=1m`)).toMatchObject({
      status: 400,
    });
    expect(await rows(server.url, 'XBTUSDT')).toHaveLength(10);
  });
});
