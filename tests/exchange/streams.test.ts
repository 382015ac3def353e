import { describe, expect, it } from 'vitest';
import { SeededMarket } from '../../demo/exchange/market/seeded-market.js';
import { connect, cpuTime, exchange, get, manualTime } from './support.js';

interface KlineEvent {
  e: string;
  E: number;
  s: string;
  k: Record<string, unknown> & { t: number; T: number; x: boolean; n: number; L: number };
}
type Client = Awaited<ReturnType<typeof connect>>;

/** Lets exchange time pass and collects what is sent meanwhile; in steps, so that pings are answered. */
async function watch(client: Client, time: ReturnType<typeof manualTime>, ms: number): Promise<KlineEvent[]> {
  const events: KlineEvent[] = [];
  for (let passed = 0; passed < ms; passed += 10_000) {
    time.advance(Math.min(10_000, ms - passed));
    events.push(...(await client.drain<KlineEvent>()));
  }
  return events;
}

describe('kline streams', () => {
  it('raw under /ws, wrapped under /stream, with every field', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const raw = await connect(`${wsUrl}/ws/ethusdt@kline_1m`);
    const wrapped = await connect(`${wsUrl}/stream?streams=ethusdt@kline_1m/btcusdt@kline_1M`);
    const [event] = await watch(raw, time, 2_000);
    expect(Object.keys(event)).toEqual(['e', 'E', 's', 'k']);
    expect(Object.keys(event.k).toSorted()).toEqual('BLQTVcfhilnoqstvx'.split(''));
    const decimal = expect.stringMatching(/^\d+\.\d{8}$/) as unknown;
    const count = expect.any(Number) as unknown;
    expect(event).toEqual({
      e: 'kline',
      E: count,
      s: 'ETHUSDT',
      k: {
        t: event.k.t,
        T: event.k.t + 59_999,
        s: 'ETHUSDT',
        i: '1m',
        f: count,
        L: count,
        o: decimal,
        c: decimal,
        h: decimal,
        l: decimal,
        v: decimal,
        n: count,
        x: false,
        q: decimal,
        V: decimal,
        Q: decimal,
        B: '0',
      },
    });
    expect(event.k.L).toBe(Number(event.k['f']) + event.k.n - 1);
    const envelopes = await wrapped.drain<{ stream: string; data: KlineEvent }>();
    expect(envelopes.find(({ stream }) => stream === 'ethusdt@kline_1m')?.data).toEqual(event);
    expect(envelopes.find(({ stream }) => stream === 'btcusdt@kline_1M')?.data.k).toMatchObject({
      i: '1M',
      t: Date.parse('2026-03-01T00:00:00Z'),
      T: Date.parse('2026-04-01T00:00:00Z') - 1,
    });
  });

  it('the rhythm: every second for seconds, every other for the rest', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1s/btcusdt@kline_1h`);
    const events = (await watch(client, time, 20_000)).filter(({ k }) => !k.x);
    const of = (interval: string) => events.filter(({ k }) => k['i'] === interval).length;
    expect(of('1h')).toBe(10);
    // A second's update is lost when it falls between the second's end and its last word.
    expect(of('1s')).toBeGreaterThan(14);
    expect(of('1s')).toBeLessThanOrEqual(20);
  });

  it.each(['btcusdt@kline_1m', 'lausdt@kline_1m', 'btcusdt@kline_1s', 'lausdt@kline_1s', 'ethbtc@kline_3m'])(
    '%s: each kline gets its last word, then the next begins; all is what REST says',
    async (stream) => {
      const time = manualTime();
      const { wsUrl, url } = await exchange(time);
      const client = await connect(`${wsUrl}/ws/${stream}`);
      const length = stream.endsWith('1s') ? 1_000 : stream.endsWith('3m') ? 180_000 : 60_000;
      const events = await watch(client, time, Math.max(30_000, length * 4));
      let before: KlineEvent | null = null;
      for (const event of events) {
        if (before !== null) {
          expect(event.E).toBeGreaterThanOrEqual(before.E);
          if (event.k.t === before.k.t) {
            expect(before.k.x).toBe(false);
            for (const name of ['h', 'v', 'q', 'n', 'V', 'Q'])
              expect(Number(event.k[name])).toBeGreaterThanOrEqual(Number(before.k[name]));
            expect(Number(event.k['l'])).toBeLessThanOrEqual(Number(before.k['l']));
          } else {
            expect([before.k.x, event.k.t]).toEqual([true, before.k.t + length]);
            if (event.k.n > 0 && before.k.n > 0) expect(Number(event.k['f'])).toBe(before.k.L + 1);
          }
        }
        before = event;
      }
      for (const { E, k } of events) if (!k.x) expect(E).toBeLessThanOrEqual(k.T);
      const closed = events.filter(({ k }) => k.x);
      expect(closed.length).toBeGreaterThanOrEqual(3);
      for (const { E, k } of closed) {
        expect(E - k.T).toBeGreaterThanOrEqual(5);
        expect(E - k.T).toBeLessThanOrEqual(2_000);
      }
      const { body } = await get(
        `${url}/api/v3/klines?symbol=${closed[0].s}&interval=${closed[0].k['i'] as string}&startTime=${closed[0].k.t}&limit=${closed.length}`,
      );
      const told = closed.map(({ k }) =>
        ['t', 'o', 'h', 'l', 'c', 'v', 'T', 'q', 'n', 'V', 'Q'].map((name) => k[name]),
      );
      expect((body as unknown[][]).map((row) => row.slice(0, 11))).toEqual(told);
    },
  );

  it('a quiet kline is sent too, standing at the close before it', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const client = await connect(`${wsUrl}/ws/lausdt@kline_1s`);
    const events = await watch(client, time, 30_000);
    const index = events.findIndex(({ k }, i) => i > 0 && k.x && k.n === 0);
    const { k } = events[index];
    expect(k).toMatchObject({
      n: 0,
      f: -1,
      L: -1,
      v: '0.00000000',
      q: '0.00000000',
      o: k['c'],
      h: k['c'],
      l: k['c'],
    });
    expect(events.slice(0, index).findLast((event) => event.k.x)?.k['c'] ?? k['c']).toBe(k['c']);
  });

  it('who comes between the end of a kline and its last word still hears it', async () => {
    const end = Date.parse('2026-03-01T12:01:00Z');
    const time = manualTime(end + 2);
    const { wsUrl } = await exchange(time);
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const [first, second] = await watch(client, time, 6_000);
    expect(first.k).toMatchObject({ T: end - 1, x: true });
    expect(second.k).toMatchObject({ t: end, x: false });
    const late = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    expect((await watch(late, time, 2_000)).map(({ k }) => k.x)).toEqual([false]);
  });

  it('says the same at the same time to everybody, whenever they came', async () => {
    const time = manualTime();
    const { wsUrl } = await exchange(time);
    const first = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    await watch(first, time, 7_300);
    const second = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const heard = await watch(first, time, 10_000);
    expect(heard).toHaveLength(5);
    expect(await second.drain()).toEqual(heard);
    const elsewhere = manualTime();
    const { wsUrl: other } = await exchange(elsewhere);
    const third = await connect(`${other}/ws/btcusdt@kline_1m`);
    await watch(third, elsewhere, 7_300);
    expect(await watch(third, elsewhere, 40_000)).toEqual([...heard, ...(await watch(first, time, 30_000))]);
  });
});

describe('how fast the exchange lives', () => {
  it('speed: a minute passes in a second', async () => {
    const time = manualTime();
    const { wsUrl, exchange: made } = await exchange({ ...time, speed: 60 });
    const client = await connect(`${wsUrl}/ws/btcusdt@kline_1m`);
    const before = made.time.now();
    const events = await watch(client, time, 5_000);
    expect(made.time.now() - before).toBe(300_000);
    expect(events.filter(({ k }) => k.x)).toHaveLength(5);
    made.time.speed = 0;
    time.advance(1_000);
    expect(made.time.now() - before).toBe(300_000);
    expect(await client.drain()).toEqual([]);
  });

  it('tick rate: so many frames per second over all streams of all clients, fairly', async () => {
    const time = manualTime();
    const server = await exchange({ ...time, tickRate: 10_000 });
    const two = await connect(`${server.wsUrl}/stream?streams=btcusdt@kline_1m/ethusdt@kline_1h`);
    const one = await connect(`${server.wsUrl}/stream?streams=btcusdt@kline_1m`);
    const sent = server.exchange.streams.sent;
    time.advance(1_000);
    expect(server.exchange.streams.sent - sent).toBeGreaterThan(9_900);
    expect(server.exchange.streams.sent - sent).toBeLessThanOrEqual(10_000);
    const heard = [await two.drain<{ stream: string; data: KlineEvent }>(), await one.drain()];
    expect(heard.map(({ length }) => Math.round(length / 100))).toEqual([67, 33]);
    const btc = heard[0].filter((each) => (each as { stream: string }).stream === 'btcusdt@kline_1m');
    const times = new Set(btc.map((each) => (each as { data: KlineEvent }).data.E));
    expect(times.size).toBeGreaterThan(900);
    server.exchange.streams.tickRate = 30;
    time.advance(1_000);
    expect((await one.drain()).length + (await two.drain()).length).toBe(30);
    server.exchange.streams.tickRate = 0;
    time.advance(2_000);
    await one.drain();
    time.advance(4_000);
    expect((await one.drain()).length).toBe(2);
  });

  it('ten thousand frames take far less than the second that they are for', async () => {
    const market = new SeededMarket(1);
    const time = manualTime();
    const symbols = market.listings.slice(0, 50).map(({ symbol }) => symbol.toLowerCase());
    const server = await exchange({ ...time, tickRate: 10_000 });
    const client = await connect(`${server.wsUrl}/ws`);
    for (const interval of ['1m', '5m', '1h', '1d'])
      client.send({ method: 'SUBSCRIBE', params: symbols.map((each) => `${each}@kline_${interval}`), id: 1 });
    await client.next();
    await client.drain();
    time.advance(1_000);
    expect(cpuTime(() => time.advance(1_000))).toBeLessThan(1_000);
    expect(server.exchange.streams.sent).toBeGreaterThan(19_900);
  });
});
