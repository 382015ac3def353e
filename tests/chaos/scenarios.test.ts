import { describe, expect, it } from 'vitest';
import { Exchange, type HttpAnswer } from '../../demo/exchange/exchange.js';
import { Dice } from '../../demo/exchange/market/dice.js';
import { Client, type SeriesSpec } from './support/client.js';
import { STALENESS_LIMIT_MS, Truth } from './support/truth.js';
import { Wire } from './support/wire.js';
import { World } from './support/world.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function setUp(count: number, roundTripMs: number) {
  const dice = new Dice(5);
  const random = () => dice.uniform();
  const world = new World(Date.parse('2026-03-01T12:00:00Z'), random);
  const exchange = new Exchange({ now: () => world.time, timers: world.exchangeTimers, beatMs: 100 });
  const wire = new Wire(world, exchange, random);
  wire.latency = () => roundTripMs / 2;
  const truth = new Truth(exchange, () => world.time);
  const { listings } = exchange.market;
  const specs = Array.from(
    { length: count },
    (_, i): SeriesSpec => ({
      symbol: listings[i % listings.length].symbol,
      interval: i < listings.length ? '1m' : '5m',
    }),
  );
  const client = new Client(world, wire, specs, { maxKlines: 500, limit: 200 });
  const asked: string[] = [];
  const answer = exchange.answer.bind(exchange);
  exchange.answer = (method: string, url: URL): HttpAnswer | null => {
    if (url.pathname === '/api/v3/klines') asked.push(`${url.searchParams.get('symbol')}`);
    return answer(method, url);
  };
  const live = () => client.series.filter(({ state }) => state === 'live').length;
  /** Lets time pass until something is so; answers how long it took, in ms. */
  const until = async (isSo: () => boolean, limit = 10 * MINUTE) => {
    const start = world.time;
    while (!isSo()) {
      if (world.time - start > limit) throw new Error(`not within ${limit} ms`);
      await world.advance(10);
    }
    return world.time - start;
  };
  return { world, exchange, wire, truth, client, asked, live, until };
}

describe('ten minutes of silence on lines that stay open, for 100 series', () => {
  it.each([
    [2, 2 * SECOND],
    [100, 3 * SECOND],
  ])(
    'round trip %i ms: stale within the limit, whole within %i ms of the socket being accepted',
    async (roundTrip, limit) => {
      const { world, exchange, truth, client, asked, live, until } = setUp(100, roundTrip);
      await until(() => live() === 100);
      // The last ten are looked at.
      for (const series of client.series.slice(90)) client.look(series, true);
      await world.advance(MINUTE);
      exchange.faults.set('silence', 1);
      const stale = await until(() => live() === 0);
      expect(stale).toBeLessThanOrEqual(STALENESS_LIMIT_MS);
      await world.advance(10 * MINUTE);
      exchange.faults.clear();
      const accepted = exchange.stats().accepted;
      asked.length = 0;
      asked.length = 0;
      // As `online` or a tab that is shown again has it.
      client.wake();
      await until(() => exchange.stats().accepted > accepted, SECOND);
      const whole = await until(() => live() === 100);
      process.stdout.write(
        `round trip ${roundTrip} ms: stale after ${stale} ms, whole ${whole} ms after the socket\n`,
      );
      expect(whole).toBeLessThanOrEqual(limit);
      await world.advance(5 * SECOND);
      exchange.time.speed = 0;
      await world.advance(SECOND);
      expect(client.series.flatMap((series) => truth.differences(client, series))).toEqual([]);
      const looked = new Set(client.series.slice(90).map(({ symbol }) => symbol));
      expect(asked.slice(0, 10).every((symbol) => looked.has(symbol))).toBe(true);
      expect(exchange.stats().usedWeight).toBeLessThan(3_000);
      expect(truth.lies).toEqual([]);
      client.close();
      exchange.close();
    },
  );

  it('without anybody waking it, it tries again within 15 s', async () => {
    const { world, exchange, live, until, client } = setUp(20, 20);
    await until(() => live() === 20);
    exchange.faults.set('refuse', 1);
    exchange.streams.dropAll();
    await world.advance(10 * MINUTE);
    exchange.faults.clear();
    expect(await until(() => live() === 20)).toBeLessThan(17 * SECOND);
    client.close();
    exchange.close();
  });
});

describe('an instrument', () => {
  it('that is renamed: its series is an error in words, and the others go on', async () => {
    const { world, exchange, client, live, until } = setUp(4, 20);
    await until(() => live() === 4);
    const [first] = client.series;
    exchange.market.rename(first.symbol, 'RENAMED');
    await until(() => first.state === 'error', 2 * MINUTE);
    expect(first.reason).toMatch(/-1121.*Invalid symbol/);
    await world.advance(MINUTE);
    expect(live()).toBe(3);
    client.close();
    exchange.close();
  });

  it('that is halted is not said to be live, and is again when it trades', async () => {
    const { world, exchange, client, live, until } = setUp(4, 20);
    await until(() => live() === 4);
    const [first] = client.series;
    exchange.market.halt(first.symbol, exchange.time.now());
    await until(() => first.state !== 'live', 2 * MINUTE);
    await world.advance(2 * MINUTE);
    exchange.market.resume(first.symbol);
    await until(() => live() === 4, 2 * MINUTE);
    client.close();
    exchange.close();
  });
});

describe('a page that was frozen', () => {
  it('says so at once when it is shown again, and is whole by and by', async () => {
    const { world, exchange, truth, client, live, until } = setUp(8, 20);
    await until(() => live() === 8);
    world.isFrozen = true;
    await world.advance(30 * MINUTE);
    world.thaw();
    client.wake();
    await world.advance(SECOND);
    truth.check(client);
    expect(truth.lies).toEqual([]);
    await until(() => live() === 8, 30 * SECOND);
    await world.advance(10 * SECOND);
    truth.check(client);
    exchange.time.speed = 0;
    await world.advance(SECOND);
    expect(client.series.flatMap((series) => truth.differences(client, series))).toEqual([]);
    client.close();
    exchange.close();
  });
});
