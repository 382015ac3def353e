import { describe, expect, it } from 'vitest';
import { type ConfigError, type FeedError, type Interval } from '../../../src/domain/index.js';
import { createFeed, KINDS, type LineState, type UdfDescriptor } from '../../../src/feed/index.js';
import { intervalOf, resolutionOf, UDF_INTERVALS } from '../../../src/feed/udf/resolution.js';
import { FakeRest, json } from './support/fake-rest.js';
import { VirtualClock } from './support/virtual-clock.js';

function setUp(reply: (path: string) => Response, descriptor: Partial<UdfDescriptor> = {}) {
  const rest = new FakeRest(({ path }) => reply(path));
  const clock = new VirtualClock();
  const feed = createFeed(
    { kind: 'udf', url: 'https://x.test/udf/', ...descriptor },
    { fetch: rest.fetch, clock },
  );
  return { rest, feed, clock, signal: new AbortController().signal };
}

describe('resolutions', () => {
  it.each<[Interval, string]>([
    ['1s', '1S'],
    ['1m', '1'],
    ['30m', '30'],
    ['1h', '60'],
    ['12h', '720'],
    ['1d', '1D'],
    ['1w', '1W'],
    ['1M', '1M'],
  ])('%s is %s', (interval, resolution) => {
    expect(resolutionOf(interval)).toBe(resolution);
    expect(intervalOf(resolution)).toBe(interval);
  });

  it.each([
    ['D', '1d'],
    ['W', '1w'],
    ['M', '1M'],
    ['S', '1s'],
  ])('%s is %s', (resolution, interval) => expect(intervalOf(resolution)).toBe(interval));

  it.each(['', '1m', '1d', 'd', '1H', '0', '01', '-1', '45', '1T', '2D', '1.5'])('"%s" is none', (text) => {
    expect(intervalOf(text)).toBeNull();
  });

  it('of the descriptor decide what is offered and how it is spelled', async () => {
    const { rest, feed, signal } = setUp(() => json({ s: 'no_data' }), {
      resolutions: ['D', '60', '1T', '1'],
    });
    expect(feed.intervals).toEqual(['1m', '1h', '1d']);
    await feed.getKlines({ symbol: 'X', interval: '1d', limit: 1, signal });
    expect(rest.to('/udf/history')[0].query['resolution']).toBe('D');
    const states: LineState[] = [];
    const said = { kline: () => {}, reset: () => {}, state: (state: LineState) => states.push(state) };
    feed.subscribe({ symbol: 'X', interval: '1w' }, said)();
    expect(states).toEqual(['refused']);
  });
});

describe('the descriptor', () => {
  it.each<[Record<string, unknown>, string, RegExp]>([
    [{ url: 'x.test/udf' }, 'bad-url', /url "x\.test\/udf".*https:/],
    [{ url: undefined }, 'bad-url', /full URL/],
    [{ url: 'ftp://x.test' }, 'bad-url', /http:/],
    [{ url: 'https://user:secret@x.test' }, 'bad-url', /host "x\.test"/],
    [{ url: 'https://x.test/?key=secret' }, 'bad-url', /host "x\.test"/],
    [{ pollMs: 999 }, 'bad-poll-time', /pollMs "999".*1000/],
    [{ pollMs: Number.NaN }, 'bad-poll-time', /NaN/],
    [{ resolutions: ['1m', '1T'] }, 'bad-resolutions', /"1m 1T".*1D/],
  ])('%j is refused with a way out, without telling a secret', (wrong, code, words) => {
    let error: ConfigError | null = null;
    try {
      setUp(() => json({}), wrong);
    } catch (thrown) {
      error = thrown as ConfigError;
    }
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(words);
    expect(error?.message).not.toContain('secret');
  });

  it('is of a kind that pages know: all intervals, symbols as they are written', () => {
    expect(KINDS.udf.intervals).toBe(UDF_INTERVALS);
    expect(KINDS.udf.normalizeSymbol('Binance:btcUSDT')).toBe('Binance:btcUSDT');
  });
});

describe('instruments', () => {
  it('have the price step minmov / pricescale', async () => {
    const { rest, feed, signal } = setUp(() =>
      json({
        name: 'ES',
        ticker: 'X:ES',
        description: 'S&P 500',
        minmov: 25,
        pricescale: 100,
        has_intraday: true,
      }),
    );
    expect(await feed.getInstrument?.('es/1&2', signal)).toEqual({
      symbol: 'es/1&2',
      description: 'S&P 500',
      tickSize: 0.25,
      stepSize: 0,
      trading: true,
    });
    expect(rest.asked[0]).toMatchObject({ path: '/udf/symbols', query: { symbol: 'es/1&2' } });
    expect(rest.asked[0].query).toEqual({ symbol: 'es/1&2' });
  });

  it.each([{}, { minmov: 1, pricescale: 0 }, { minmov: 'x', pricescale: 10 }])(
    'without a sound step say that it is unknown: %j',
    async (steps) => {
      const { feed, signal } = setUp(() => json({ name: 'A', ...steps }));
      expect(await feed.getInstrument?.('A', signal)).toMatchObject({ tickSize: 0, description: 'A' });
    },
  );

  it('that have expired do not trade', async () => {
    const { feed, signal } = setUp(() => json({ name: 'A', expired: true }));
    expect(await feed.getInstrument?.('A', signal)).toMatchObject({ trading: false, reason: 'expired' });
  });

  it.each([
    ['404', () => new Response('no', { status: 404 })],
    ['an error with 200', () => json({ s: 'error', errmsg: 'Unknown symbol' })],
  ])('nobody knows are an error for good: %s', async (_, reply) => {
    const { feed, signal } = setUp(reply);
    const error = await feed.getInstrument?.('NONE', signal).catch((thrown: unknown) => thrown as FeedError);
    expect(error).toMatchObject({ code: 'unknown-symbol', permanent: true });
  });

  it('are found by their ticker, else by their symbol; what is no instrument is passed over', async () => {
    const { rest, feed, signal } = setUp(() =>
      json([
        { symbol: 'A', ticker: 'X:A', description: 'first' },
        null,
        3,
        { symbol: 'B' },
        { description: 'none' },
      ]),
    );
    const found = (await feed.searchInstruments?.('a&b', signal)) ?? [];
    expect(found.map(({ symbol, description }) => [symbol, description])).toEqual([
      ['X:A', 'first'],
      ['B', 'B'],
    ]);
    expect(rest.asked[0]).toMatchObject({ path: '/udf/search', query: { query: 'a&b', limit: '50' } });
  });

  it('an answer of another kind is an error', async () => {
    const { feed, signal } = setUp(() => json('3'));
    await expect(feed.getInstrument?.('A', signal)).rejects.toMatchObject({ code: 'bad-answer' });
    await expect(feed.searchInstruments?.('A', signal)).rejects.toMatchObject({ code: 'bad-answer' });
  });
});

describe('the server’s time', () => {
  it('is bare seconds', async () => {
    const { feed, signal } = setUp(() => json('1767225600'));
    expect(await feed.getServerTime?.(signal)).toBe(1_767_225_600_000);
  });

  it.each(['null', '-1', '{}', '1767225600000'])('%s is none', async (text) => {
    const { feed, signal } = setUp(() => json(text));
    await expect(feed.getServerTime?.(signal)).rejects.toMatchObject({ code: 'bad-answer' });
  });
});
