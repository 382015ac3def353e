import { describe, expect, it } from 'vitest';
import { exchange, get, manualClock } from './support.js';

type Row = [number, ...string[]];
const MINUTE = 60_000;

describe('GET /api/v3/klines', () => {
  const now = Date.parse('2026-03-01T12:00:30Z');
  const open = Date.parse('2026-03-01T12:00:00Z');
  const klines = async (query: string) => {
    const { url } = await exchange({ now: manualClock(now).now });
    return get(`${url}/api/v3/klines?${query}`);
  };
  const times = ({ body }: { body: unknown }) => (body as Row[]).map(([openTime]) => openTime);

  it('the newest 500 without anything else, twelve columns, eight decimals', async () => {
    const answer = await klines('symbol=BTCUSDT&interval=1m');
    expect(times(answer)).toEqual(Array.from({ length: 500 }, (_, i) => open - (499 - i) * MINUTE));
    const [row] = answer.body as Row[];
    expect(row).toHaveLength(12);
    expect(row[1]).toMatch(/^\d+\.\d{8}$/);
    expect([row[6], typeof row[8], row[11]]).toEqual([row[0] + MINUTE - 1, 'number', '0']);
  });

  it.each([
    ['limit above 1000 is 1000', 'limit=5000', 1000, -999, 0],
    ['only start: oldest first from there', `startTime=${open - 10 * MINUTE + 1}&limit=3`, 3, -9, -7],
    ['only end: the newest up to there', `endTime=${open - 5 * MINUTE}&limit=3`, 3, -7, -5],
    [
      'both: like start, capped',
      `startTime=${open - 9 * MINUTE}&endTime=${open - 5 * MINUTE}&limit=2`,
      2,
      -9,
      -8,
    ],
    ['both: up to end', `startTime=${open - 3 * MINUTE}&endTime=${open - 2 * MINUTE}`, 2, -3, -2],
    ['an end in the future is now', `endTime=${open + 1e9}&limit=2`, 2, -1, 0],
  ])('%s', async (_what, query, count, first, last) => {
    const found = times(await klines(`symbol=BTCUSDT&interval=1m&${query}`));
    expect([found.length, found[0], found.at(-1)]).toEqual([
      count,
      open + first * MINUTE,
      open + last * MINUTE,
    ]);
  });

  it('before the listing there is nothing', async () => {
    expect((await klines('symbol=BTCUSDT&interval=1m&endTime=1000000000000')).body).toEqual([]);
    const monthly = times(await klines('symbol=BTCUSDT&interval=1M&startTime=0&limit=1'));
    expect(monthly).toEqual([Date.parse('2017-08-01T00:00:00Z')]);
  });

  it('a time zone moves the beginning of days, and its bounds are accepted', async () => {
    const day = async (zone: string) =>
      times(await klines(`symbol=BTCUSDT&interval=1d&limit=1&timeZone=${encodeURIComponent(zone)}`))[0];
    expect(await day('0')).toBe(Date.parse('2026-03-01T00:00:00Z'));
    expect(await day('8')).toBe(Date.parse('2026-02-28T16:00:00Z'));
    expect(await day('-1:00')).toBe(Date.parse('2026-03-01T01:00:00Z'));
    expect(await day('05:45')).toBe(Date.parse('2026-02-28T18:15:00Z'));
    expect(await day('+14:00')).toBe(Date.parse('2026-03-01T10:00:00Z'));
    expect(await day('-12')).toBe(Date.parse('2026-03-01T12:00:00Z'));
  });

  it('an interval that does not fill up before the listing still has its rows, oldest first', async () => {
    const all = times(await klines('symbol=LAUSDT&interval=1M'));
    expect(all.length).toBeGreaterThan(3);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(times(await klines('symbol=LAUSDT&interval=1M&startTime=0&limit=2'))).toEqual(all.slice(0, 2));
  });

  it.each([
    ['symbol=NOPE&interval=1m', 400, -1121, 'Invalid symbol.'],
    ['symbol=btcusdt&interval=1m', 400, -1100, "Illegal characters found in parameter 'symbol'"],
    ['symbol=BTCUSDT&interval=1x', 400, -1120, 'Invalid interval.'],
    ['symbol=BTCUSDT&interval=1H', 400, -1120, 'Invalid interval.'],
    ['interval=1m', 400, -1102, "Mandatory parameter 'symbol'"],
    ['symbol=BTCUSDT', 400, -1102, "Mandatory parameter 'interval'"],
    ['symbol=%3Cb%3E&interval=1m', 400, -1100, "Illegal characters found in parameter 'symbol'"],
    ['symbol=BTCUSDT&interval=1m&limit=ten', 400, -1100, "Illegal characters found in parameter 'limit'"],
    ['symbol=BTCUSDT&interval=1m&limit=0', 400, -1130, "'limit' is not valid"],
    ['symbol=&interval=1m', 400, -1105, "Parameter 'symbol' was empty."],
    ['symbol=BTCUSDT&interval=1m&limit=', 400, -1105, "Parameter 'limit' was empty."],
    ['symbol=BTCUSDT&symbol=ETHUSDT&interval=1m', 400, -1101, 'Duplicate values'],
    ['symbol=BTCUSDT&interval=1m&startTime=-5', 400, -1100, "found in parameter 'startTime'"],
    ['symbol=BTCUSDT&interval=1m&timeZone=15', 400, -1130, "'timeZone' is not valid"],
    ['symbol=BTCUSDT&interval=1m&timeZone=-12:01', 400, -1130, "'timeZone' is not valid"],
    ['symbol=BTCUSDT&interval=1m&colour=red', 400, -1104, "read '2' parameter(s) but was sent '3'"],
  ])('%s is answered %i (%i)', async (query, status, code, words) => {
    const answer = await klines(query);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ code, msg: expect.stringContaining(words) });
  });
});

describe('the rest of REST', () => {
  it('ping, time and one instrument', async () => {
    const clock = manualClock();
    const { url } = await exchange({ now: clock.now });
    expect((await get(`${url}/api/v3/ping`)).body).toEqual({});
    expect((await get(`${url}/api/v3/time`)).body).toEqual({ serverTime: clock.time });
    const { body } = await get(`${url}/api/v3/exchangeInfo?symbol=PEPEUSDT`);
    const [info] = (body as { symbols: { filters: object[] }[] }).symbols;
    expect(info).toMatchObject({
      symbol: 'PEPEUSDT',
      status: 'TRADING',
      baseAsset: 'PEPE',
      quoteAsset: 'USDT',
    });
    expect(info.filters).toContainEqual(
      expect.objectContaining({ filterType: 'PRICE_FILTER', tickSize: '0.00000001' }),
    );
  });

  it('counts weight, answers 429 beyond 6,000, and forgets it with the minute', async () => {
    const clock = manualClock();
    const { url } = await exchange({ now: clock.now });
    const info = `${url}/api/v3/exchangeInfo?symbol=BTCUSDT`;
    expect((await get(info)).headers.get('x-mbx-used-weight-1m')).toBe('20');
    for (let i = 1; i < 300; i++) await get(info);
    const refused = await get(info);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(refused.body).toMatchObject({ code: -1003 });
    clock.time += MINUTE;
    expect((await get(info)).status).toBe(200);
  });

  it('any page may read it by a plain GET, none by a preflight', async () => {
    const { url } = await exchange();
    const { headers } = await get(`${url}/api/v3/ping`);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await fetch(`${url}/api/v3/ping`, { method: 'OPTIONS' })).status).toBe(403);
    expect((await get(`${url}/api/v3/nothing`)).status).toBe(404);
  });

  it('several instruments, all of them, and what cannot be asked', async () => {
    const { url } = await exchange({ now: manualClock().now });
    const ask = async (query: string) => get(`${url}/api/v3/exchangeInfo?${query}`);
    const names = async (query: string) =>
      ((await ask(query)).body as { symbols: { symbol: string }[] }).symbols.map(({ symbol }) => symbol);
    expect(await names('symbols=["BTCUSDT","BTCJPY"]')).toEqual(['BTCUSDT', 'BTCJPY']);
    expect((await names('')).length).toBeGreaterThanOrEqual(200);
    expect(await names('symbolStatus=BREAK')).toEqual([]);
    expect((await ask('symbol=NOPE')).body).toEqual({ code: -1121, msg: 'Invalid symbol.' });
    expect((await ask('symbols=["BTCUSDT","NOPE"]')).body).toMatchObject({ code: -1121 });
    expect((await ask('symbols=BTCUSDT')).body).toMatchObject({ code: -1100 });
    expect((await ask('symbol=BTCUSDT&symbols=["BTCUSDT"]')).body).toMatchObject({ code: -1128 });
    const { body } = await ask('symbol=BTCJPY');
    expect(body).toMatchObject({
      symbols: [
        { filters: [{ tickSize: '1.00000000' }, { filterType: 'LOT_SIZE', stepSize: '0.00001000' }] },
      ],
    });
  });

  it('a parameter where none is read', async () => {
    const { url } = await exchange();
    expect((await get(`${url}/api/v3/time?limit=1`)).body).toEqual({
      code: -1106,
      msg: "Parameter 'limit' sent when not required.",
    });
  });

  it('each path has its weight', async () => {
    const { url } = await exchange({ now: manualClock().now });
    const used = async (path: string) => Number((await get(url + path)).headers.get('x-mbx-used-weight-1m'));
    expect(await used('/api/v3/ping')).toBe(1);
    expect(await used('/api/v3/time')).toBe(2);
    expect(await used('/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1')).toBe(4);
    expect(await used('/api/v3/exchangeInfo?symbol=BTCUSDT')).toBe(24);
    expect(await used('/__exchange/stats')).toBe(24);
  });

  it('the ledger tells what was true, without limit', async () => {
    const { exchange: made } = await exchange({ now: manualClock().now });
    const to = Date.parse('2026-03-01T12:00:00Z');
    const rows = made.ledger('BTCUSDT', '1m', to - 3_000 * MINUTE, to);
    expect([rows.length, rows[0][0], rows.at(-1)?.[0]]).toEqual([3_001, to - 3_000 * MINUTE, to]);
  });
});
