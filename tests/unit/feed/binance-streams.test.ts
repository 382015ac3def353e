import { describe, expect, it } from 'vitest';
import type { FeedKline, Interval } from '../../../src/domain/index.js';
import { createFeed } from '../../../src/feed/index.js';
import { FakeRest, json } from './support/fake-rest.js';
import { FakeStreams, klineFrame } from './support/fake-streams.js';
import { VirtualClock } from './support/virtual-clock.js';

const T = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

function setUp(wsUrl: string | string[] = 'wss://x.test') {
  const clock = new VirtualClock(T);
  const streams = new FakeStreams(clock);
  const rest = new FakeRest(() => json({ serverTime: clock.now() }));
  const feed = createFeed(
    { kind: 'binance', restUrl: 'https://x.test', wsUrl },
    { fetch: rest.fetch, WebSocket: streams.WebSocket, clock },
  );
  const subscribe = (symbol: string, interval: Interval = '1m') => {
    const line = { said: [] as string[], reasons: [] as string[], klines: [] as FeedKline[], end: () => {} };
    line.end = feed.subscribe(
      { symbol, interval },
      {
        kline: (kline) => line.klines.push(kline),
        state: (state, reason) => {
          line.said.push(state);
          line.reasons.push(reason);
        },
        reset: () => line.said.push('reset'),
      },
    );
    return line;
  };
  return { clock, streams, feed, subscribe };
}

const methods = (messages: readonly { method: string; params: string[] }[]) =>
  messages.map(({ method, params }) => `${method} ${params?.join(' ') ?? ''}`.trim());

describe('subscribing', () => {
  it('many wants of one moment are one message; the line is open once it is acknowledged', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    const lines = ['BTCUSDT', 'ETHUSDT', 'BNBUSDT'].map((symbol) => subscribe(symbol));
    await clock.advance(100);
    expect(streams.last.url).toBe('wss://x.test/stream');
    streams.last.open();
    expect(methods(streams.last.messages)).toEqual([
      'SUBSCRIBE btcusdt@kline_1m ethusdt@kline_1m bnbusdt@kline_1m',
    ]);
    expect(lines[0].said).toEqual(['connecting']);
    streams.last.answer(streams.last.messages[0]);
    await clock.advance(1);
    for (const line of lines) expect(line.said).toEqual(['connecting', 'open']);
    streams.last.deliver(klineFrame('ethusdt@kline_1m', { t: T, n: 2 }));
    expect(lines.map(({ klines }) => klines.length)).toEqual([0, 1, 0]);
    expect(lines[1].klines[0]).toMatchObject({ openTime: T, revision: 4 });
  });

  it('one unacknowledged message at a time, 300 ms apart, 200 streams each', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    for (let i = 0; i < 450; i++) subscribe(`S${i}USDT`);
    await clock.advance(1);
    const socket = streams.last;
    socket.open();
    await clock.advance(3_000);
    const early = subscribe('EARLYUSDT');
    await clock.advance(3_000);
    early.end();
    await clock.advance(3_000);
    expect(socket.messages).toHaveLength(1);
    for (let answered = 0; answered < socket.messages.length; answered++) {
      socket.answer(socket.messages[answered]);
      await clock.advance(1_000);
    }
    expect(socket.messages.map(({ params }) => params.length)).toEqual([200, 200, 50]);
    streams.isObliging = true;
    for (let i = 0; i < 6; i++) {
      subscribe(`X${i}USDT`);
      await clock.advance(1);
    }
    await clock.advance(3_000);
    const times = socket.messages.map(({ at }) => at);
    for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(300);
    expect(socket.streams.size).toBe(456);
  });

  it('1,200 streams take two connections', async () => {
    const { clock, streams, subscribe } = setUp();
    const lines = Array.from({ length: 1_200 }, (_, i) => subscribe(`S${i}USDT`));
    await clock.advance(5_000);
    expect(streams.open.map((socket) => socket.streams.size)).toEqual([1_024, 176]);
    expect(lines.every(({ said }) => said.at(-1) === 'open')).toBe(true);
    for (const line of lines.slice(1_024)) line.end();
    await clock.advance(1_000);
    expect(streams.open.map((socket) => socket.streams.size)).toEqual([1_024]);
  });

  it('when nothing is wanted, the connection closes and no timer is left', async () => {
    const { clock, streams, subscribe } = setUp();
    const [a, b] = [subscribe('BTCUSDT'), subscribe('ETHUSDT')];
    await clock.advance(1_000);
    a.end();
    a.end();
    await clock.advance(1_000);
    expect(methods(streams.last.messages).at(-1)).toBe('UNSUBSCRIBE btcusdt@kline_1m');
    b.end();
    expect(streams.open).toEqual([]);
    expect(clock.pending).toBe(0);
    subscribe('BTCUSDT');
    await clock.advance(1_000);
    expect([...streams.last.streams]).toEqual(['btcusdt@kline_1m']);
  });

  it('closing the feed ends everything', async () => {
    const { clock, streams, feed, subscribe } = setUp();
    subscribe('BTCUSDT');
    await clock.advance(1_000);
    feed.close?.();
    expect(streams.open).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('want, unwant, want', () => {
  // The places at which the exchange may be when the wishes change.
  it.each(['before it opens', 'before the acknowledgement', 'after it'])('%s', async (moment) => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    subscribe('ETHUSDT');
    const first = subscribe('BTCUSDT');
    await clock.advance(1);
    const socket = streams.last;
    if (moment !== 'before it opens') socket.open();
    if (moment === 'after it') socket.answer(socket.messages[0]);
    await clock.advance(1_000);
    first.end();
    await clock.advance(1_000);
    const second = subscribe('BTCUSDT');
    if (moment === 'before it opens') socket.open();
    for (let answered = moment === 'after it' ? 1 : 0; answered < socket.messages.length; answered++) {
      socket.answer(socket.messages[answered]);
      await clock.advance(1_000);
    }
    expect([...socket.streams].toSorted()).toEqual(['btcusdt@kline_1m', 'ethusdt@kline_1m']);
    expect(second.said).toEqual(['connecting', 'open']);
    expect(first.said.filter((state) => state === 'open')).toHaveLength(moment === 'after it' ? 1 : 0);
    socket.deliver(klineFrame('btcusdt@kline_1m', { t: T }));
    expect([first.klines.length, second.klines.length]).toEqual([0, 1]);
  });

  it('a late acknowledgement of another message changes nothing', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    const line = subscribe('BTCUSDT');
    await clock.advance(1);
    streams.last.open();
    streams.last.deliver({ result: null, id: 99 });
    expect(line.said).toEqual(['connecting']);
  });
});

describe('failures', () => {
  it('a message that is not acknowledged within 10 s ends the connection', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    const line = subscribe('BTCUSDT');
    await clock.advance(1);
    streams.last.open();
    await clock.advance(9_999);
    expect(line.said).toEqual(['connecting']);
    streams.isObliging = true;
    await clock.advance(1_000);
    expect(line.said).toEqual(['connecting', 'lost', 'open']);
    expect(line.reasons[1]).toMatch(/did not acknowledge SUBSCRIBE/);
    expect(streams.sockets).toHaveLength(2);
  });

  it('a server that is down is tried without end, less and less often, over all hosts', async () => {
    const { clock, streams, subscribe } = setUp(['wss://a.test', 'wss://b.test']);
    streams.isDown = true;
    clock.jitter = 1;
    const line = subscribe('BTCUSDT');
    const times: number[] = [];
    for (let i = 0; i < 400; i++) {
      const before = streams.sockets.length;
      await clock.advance(500, async () => {});
      if (streams.sockets.length > before) times.push(clock.now() - T);
    }
    expect(times.slice(0, 8)).toEqual([500, 1_500, 3_500, 7_500, 15_500, 30_500, 45_500, 60_500]);
    expect(times.at(-1)! - times.at(-2)!).toBe(15_000);
    expect(new Set(streams.sockets.map(({ url }) => url))).toEqual(
      new Set(['wss://a.test/stream', 'wss://b.test/stream']),
    );
    streams.isDown = false;
    await clock.advance(15_500);
    expect(line.said.filter((state) => state === 'open')).toHaveLength(1);
  });

  it('a host that opens and acknowledges nothing gives way to the next', async () => {
    const { clock, streams, subscribe } = setUp(['wss://a.test', 'wss://b.test']);
    streams.isObliging = false;
    const line = subscribe('BTCUSDT');
    await clock.advance(1);
    streams.last.open();
    await clock.advance(10_500);
    expect(line.said.at(-1)).toBe('lost');
    expect(streams.last.url).toBe('wss://b.test/stream');
    // One that did is come back to.
    streams.last.open();
    streams.last.answer(streams.last.messages[0]);
    await clock.advance(1);
    streams.last.drop();
    await clock.advance(1_000);
    expect(streams.sockets.map(({ url }) => url)).toEqual([
      'wss://a.test/stream',
      'wss://b.test/stream',
      'wss://b.test/stream',
    ]);
  });

  it('a server that takes everybody and drops them at once is not hammered', async () => {
    const { clock, streams, subscribe } = setUp();
    subscribe('BTCUSDT');
    for (let i = 0; i < 3_000; i++) {
      await clock.advance(100, async () => {});
      for (const socket of streams.open) if (socket.streams.size > 0) socket.drop();
    }
    // 300 attempts in 5 min are what the exchange allows one address.
    expect(streams.sockets.length).toBeLessThan(60);
  });

  it('however often it is woken, half of the attempts that the exchange allows are the most', async () => {
    const { clock, streams, subscribe, feed } = setUp();
    streams.isDown = true;
    subscribe('BTCUSDT');
    for (let i = 0; i < 590; i++) {
      feed.wake?.();
      await clock.advance(500, () => Promise.resolve());
    }
    expect(streams.sockets.length).toBeLessThanOrEqual(150);
    streams.isDown = false;
    await clock.advance(5 * 60_000, () => Promise.resolve());
    expect(streams.open).toHaveLength(1);
  });

  it('woken twice it opens one connection', async () => {
    const { clock, streams, subscribe, feed } = setUp();
    subscribe('BTCUSDT');
    await clock.advance(1_000);
    streams.isObliging = false;
    streams.last.drop();
    feed.wake?.();
    feed.wake?.();
    await clock.advance(1);
    expect(streams.sockets).toHaveLength(2);
  });

  it('a connection that was good for a minute makes the next failure the first again', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isDown = true;
    clock.jitter = 1;
    const line = subscribe('BTCUSDT');
    await clock.advance(60_400);
    streams.isDown = false;
    await clock.advance(15_000);
    expect(line.said.at(-1)).toBe('open');
    for (let i = 0; i < 21; i++) {
      await clock.advance(3_000);
      streams.last.deliver(klineFrame('btcusdt@kline_1m', { t: T, E: clock.now() }));
    }
    const before = streams.sockets.length;
    streams.last.drop();
    await clock.advance(500);
    expect(streams.sockets).toHaveLength(before + 1);
  });

  it('serverShutdown: a new connection at once, but not again and again', async () => {
    const { clock, streams, subscribe } = setUp();
    const line = subscribe('BTCUSDT');
    await clock.advance(1_000);
    streams.last.deliver({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: T } });
    await clock.advance(1);
    expect(line.said).toEqual(['connecting', 'open', 'lost', 'open']);
    for (let i = 0; i < 300; i++) {
      await clock.advance(100);
      for (const socket of streams.open) socket.deliver({ e: 'serverShutdown', E: T });
    }
    expect(streams.sockets.length).toBeLessThan(15);
  });

  it('one stream that the server refuses keeps none of the others out', async () => {
    const { clock, streams, subscribe } = setUp();
    streams.isObliging = false;
    const lines = Array.from({ length: 20 }, (_, i) => subscribe(`S${i}USDT`));
    await clock.advance(1);
    const socket = streams.last;
    socket.open();
    for (let seen = 0; seen < socket.messages.length; seen++) {
      const message = socket.messages[seen];
      if (message.params.includes('s7usdt@kline_1m')) socket.deliver({ code: 2, msg: 'Invalid request' });
      else socket.answer(message);
      await clock.advance(1_000);
    }
    expect(lines.map(({ said }) => said.at(-1))).toEqual(lines.map((_, i) => (i === 7 ? 'refused' : 'open')));
    expect(streams.sockets).toHaveLength(1);
  });

  it('without a WebSocket the line says so', async () => {
    const clock = new VirtualClock(T);
    const feed = createFeed(
      { kind: 'binance' },
      { clock, WebSocket: null as unknown as typeof WebSocket, fetch: new FakeRest().fetch },
    );
    const reasons: string[] = [];
    const had = globalThis.WebSocket;
    Object.assign(globalThis, { WebSocket: undefined });
    feed.subscribe(
      { symbol: 'BTCUSDT', interval: '1m' },
      { kline: () => {}, reset: () => {}, state: (_, reason) => reasons.push(reason) },
    );
    Object.assign(globalThis, { WebSocket: had });
    feed.close?.();
    expect(reasons.at(-1)).toMatch(/WebSocket/);
  });

  it('bad frames are counted by kind and skipped', async () => {
    const { clock, streams, feed, subscribe } = setUp();
    const line = subscribe('BTCUSDT');
    await clock.advance(1_000);
    const frame = klineFrame('btcusdt@kline_1m', { t: T });
    for (const bad of ['{', ' '.repeat(70_000), { stream: 'x', data: { ...frame.data, s: 'Y' } }]) {
      streams.last.deliver(bad);
    }
    streams.last.deliver(klineFrame('ethusdt@kline_1m', { t: T }));
    streams.last.deliver(frame);
    expect(line.klines).toHaveLength(1);
    expect([...(feed.refused ?? [])]).toEqual([
      ['frame-not-json', 1],
      ['frame-too-long', 1],
      ['kline-symbol', 1],
    ]);
  });
});

describe('silence', () => {
  const alive = async ({ clock, streams }: ReturnType<typeof setUp>, ms: number, every = 10_000) => {
    for (let passed = 0; passed < ms; passed += every) {
      streams.last.deliver(klineFrame('btcusdt@kline_1m', { t: T, E: clock.now() }));
      await clock.advance(every);
    }
  };

  it('a quiet market, one frame in 10.5 s, is no silence', async () => {
    const world = setUp();
    const line = world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    await alive(world, 105_000, 10_500);
    expect(line.said).toEqual(['connecting', 'open']);
    expect(methods(world.streams.last.messages)).toEqual(['SUBSCRIBE btcusdt@kline_1m']);
  });

  it('a server that answers is waited for; data ends the silence', async () => {
    const world = setUp();
    const line = world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    await alive(world, 10_000);
    await world.clock.advance(10_000);
    // Silent, and open once it was subscribed anew, which is no data: it is silent again by and by.
    expect(line.said).toEqual(['connecting', 'open', 'silent', 'lost', 'open']);
    await world.clock.advance(20_000);
    expect(line.said).toEqual(['connecting', 'open', 'silent', 'lost', 'open', 'silent']);
    expect(methods(world.streams.last.messages)).toEqual([
      'SUBSCRIBE btcusdt@kline_1m',
      'UNSUBSCRIBE btcusdt@kline_1m',
      'SUBSCRIBE btcusdt@kline_1m',
      'LIST_SUBSCRIPTIONS',
    ]);
    expect(world.streams.sockets).toHaveLength(1);
    world.streams.last.deliver(klineFrame('btcusdt@kline_1m', { t: T, E: world.clock.now() }));
    expect(line.said.at(-1)).toBe('open');
  });

  it('a stream that stays silent is subscribed anew less and less often', async () => {
    const world = setUp();
    world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    await world.clock.advance(60 * 60_000, () => Promise.resolve());
    const subscribed = methods(world.streams.last.messages).filter((each) => each.startsWith('SUBSCRIBE'));
    expect(subscribed.length).toBeGreaterThan(4);
    expect(subscribed.length).toBeLessThan(14);
  });

  it('one that the server acknowledged and forgot is silent while others speak, and subscribed anew', async () => {
    const world = setUp();
    const [btc, eth] = [world.subscribe('BTCUSDT'), world.subscribe('ETHUSDT')];
    await world.clock.advance(1_000);
    world.streams.last.streams.delete('ethusdt@kline_1m');
    await alive(world, 21_000, 3_000);
    expect(btc.said).toEqual(['connecting', 'open']);
    expect(eth.said).toEqual(['connecting', 'open', 'silent', 'lost', 'open']);
    expect([...world.streams.last.streams]).toContain('ethusdt@kline_1m');
  });

  it('after a sleep the server is asked at once, and what waits to connect waits no more', async () => {
    const world = setUp();
    const line = world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    await alive(world, 5_000, 5_000);
    world.feed.wake?.();
    await world.clock.advance(400);
    expect(methods(world.streams.last.messages).at(-1)).toBe('LIST_SUBSCRIPTIONS');
    world.streams.isDown = true;
    world.streams.last.drop();
    await world.clock.advance(60_000);
    world.streams.isDown = false;
    world.clock.jitter = 1;
    await world.clock.advance(15_000);
    world.streams.last.drop();
    expect(line.said.at(-1)).toBe('lost');
    world.feed.wake?.();
    await world.clock.advance(400);
    expect(line.said.at(-1)).toBe('open');
  });

  it('one that does not answer within 5 s is given up', async () => {
    const world = setUp();
    const line = world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    world.streams.isObliging = false;
    await world.clock.advance(14_000);
    expect(line.said).toEqual(['connecting', 'open', 'silent', 'lost']);
    await world.clock.advance(4_900);
    expect(world.streams.sockets).toHaveLength(1);
    world.streams.isObliging = true;
    await world.clock.advance(1_000);
    expect(line.said).toEqual(['connecting', 'open', 'silent', 'lost', 'lost', 'open']);
    expect(line.reasons[4]).toMatch(/does not answer/);
    expect(world.streams.sockets).toHaveLength(2);
  });

  it('one connection that was given up is given up once', async () => {
    const world = setUp();
    world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    world.streams.isObliging = false;
    await world.clock.advance(21_000);
    world.streams.isObliging = true;
    for (const socket of world.streams.sockets.slice(1)) socket.open();
    await alive(world, 120_000, 3_000);
    expect(world.streams.sockets.length).toBeLessThan(4);
    expect(world.streams.open).toHaveLength(1);
  });

  it('a stream that the server forgot is lost, and asked for again', async () => {
    const world = setUp();
    const [btc, eth] = [world.subscribe('BTCUSDT'), world.subscribe('ETHUSDT')];
    await world.clock.advance(1_000);
    world.streams.last.streams.delete('ethusdt@kline_1m');
    await world.clock.advance(16_000);
    expect(eth.said.at(-1)).toBe('open');
    expect(btc.said).toEqual(['connecting', 'open', 'silent', 'lost', 'open']);
    expect(world.streams.sockets).toHaveLength(1);
  });
});

describe('renewal after 23 h', () => {
  const keepAlive = async ({ clock, streams }: ReturnType<typeof setUp>, ms: number, most = 3) => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      for (const socket of streams.open) {
        for (const stream of [...socket.streams].slice(0, most))
          socket.deliver(klineFrame(stream, { t: T, E: clock.now() }));
      }
      await clock.advance(10_000, () => Promise.resolve());
    }
  };

  it('the new connection serves everything before the old one ends, and nobody notices', async () => {
    const world = setUp();
    const lines = [world.subscribe('BTCUSDT'), world.subscribe('ETHUSDT')];
    await world.clock.advance(1_000);
    await keepAlive(world, 23 * HOUR - 20_000);
    const [old] = world.streams.sockets;
    world.streams.isObliging = false;
    await keepAlive(world, 20_000);
    expect(world.streams.sockets).toHaveLength(2);
    const [, next] = world.streams.sockets;
    next.open();
    // What is wanted during the hand-over goes to the new one.
    const third = world.subscribe('BNBUSDT');
    await world.clock.advance(1_000);
    expect(old.isClosed).toBe(false);
    for (let i = 0; i < next.messages.length; i++) {
      next.answer(next.messages[i]);
      await world.clock.advance(1_000);
    }
    expect(old.isClosed).toBe(true);
    expect([...next.streams].toSorted()).toEqual(
      ['BNBUSDT', 'BTCUSDT', 'ETHUSDT'].map((symbol) => `${symbol.toLowerCase()}@kline_1m`),
    );
    for (const line of lines) expect(line.said).toEqual(['connecting', 'open']);
    expect(third.said).toEqual(['connecting', 'open']);
    next.deliver(klineFrame('bnbusdt@kline_1m', { t: T }));
    expect(third.klines).toHaveLength(1);
  });

  it('a stream that was silent on the old connection is open on the new one', async () => {
    const world = setUp();
    world.subscribe('BTCUSDT');
    const line = world.subscribe('ETHUSDT');
    await world.clock.advance(1_000);
    await keepAlive(world, 23 * HOUR - 60_000);
    await keepAlive(world, 50_000, 1);
    expect(line.said.at(-1)).toBe('silent');
    world.streams.isObliging = false;
    await keepAlive(world, 20_000, 1);
    const [old, next] = world.streams.sockets;
    next.open();
    next.answer(next.messages[0]);
    await world.clock.advance(1);
    expect(line.said.at(-1)).toBe('open');
    expect(old.isClosed).toBe(true);
    world.streams.isObliging = true;
    await keepAlive(world, 60_000);
    expect(line.said.at(-1)).toBe('open');
  });

  it('who leaves and comes back meanwhile hears that the line is open', async () => {
    const world = setUp();
    const lines = Array.from({ length: 250 }, (_, i) => world.subscribe(`S${i}USDT`));
    await world.clock.advance(2_000);
    await keepAlive(world, 23 * HOUR - 20_000);
    world.streams.isObliging = false;
    await keepAlive(world, 20_000);
    const [old, next] = world.streams.sockets;
    next.open();
    next.answer(next.messages[0]);
    await world.clock.advance(1_000);
    expect(old.isClosed).toBe(false);
    lines[0].end();
    expect(world.subscribe('S0USDT').said).toEqual(['connecting', 'open']);
  });

  it('an old connection that ends first is a loss, and the new one heals it', async () => {
    const world = setUp();
    const line = world.subscribe('BTCUSDT');
    await world.clock.advance(1_000);
    await keepAlive(world, 23 * HOUR - 20_000);
    world.streams.isObliging = false;
    await keepAlive(world, 20_000);
    const [old, next] = world.streams.sockets;
    old.drop();
    expect(line.said).toEqual(['connecting', 'open', 'lost']);
    next.open();
    next.answer(next.messages[0]);
    await world.clock.advance(100);
    expect(line.said).toEqual(['connecting', 'open', 'lost', 'open']);
    world.streams.isObliging = true;
    await world.clock.advance(60_000);
    expect(world.streams.open).toEqual([next]);
  });
});
