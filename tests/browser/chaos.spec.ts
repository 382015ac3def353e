import { FAULTS, type FaultName } from '../../demo/exchange/faults/fault-table.js';
import { Dice } from '../../demo/exchange/market/dice.js';
import { expect, ledgerRows, test } from './support/fixtures.js';

/** Real time of faults, in s; 120 is the long mode. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 12);
const SERIES = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BNBUSDT', 'XRPUSDT', 'DOGEUSDT'];

interface Seen {
  state: string;
  reason: string;
  rows: (number | boolean)[][];
}

test(`${SECONDS} s of faults with real sockets and a real worker: afterwards the store is what the exchange says`, async ({
  page,
  exchange,
  host,
}) => {
  test.setTimeout((SECONDS + 120) * 1_000);
  const server = await exchange({ tickRate: 200 });
  await host({
    exchange: server,
    isolated: true,
    body: SERIES.map(
      (symbol) => `<kline-chart symbol="${symbol}" interval="1m" style="height: 110px"></kline-chart>`,
    ).join(''),
  });
  const look = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('kline-chart')].map((chart) => ({
        state: chart.state,
        reason: chart.shadowRoot?.querySelector<HTMLElement>('.badge')?.title ?? '',
        rows: chart.store
          .getKlines(chart.symbol, '1m')
          .map((k) => [k.openTime, k.open, k.high, k.low, k.close, k.volume, k.closed]),
      })),
    ) as Promise<Seen[]>;
  await expect
    .poll(async () => (await look()).every(({ state }) => state === 'live'), { timeout: 30_000 })
    .toBe(true);
  const dice = new Dice(9);
  const { faults, streams } = server.exchange;
  // A page of another origin cannot read for how long it is banned, and waits for two minutes.
  const names = (Object.keys(FAULTS) as FaultName[]).filter((name) => name !== 'rest-418');
  const struck: string[] = [];
  for (const end = Date.now() + SECONDS * 1_000; Date.now() < end; ) {
    const name = names[Math.floor(dice.uniform() * names.length)];
    if (name === undefined) continue;
    struck.push(name);
    const { measure } = FAULTS[name];
    const value = measure === 'rate' ? 0.3 : measure === 'switch' ? 1 : 500 + dice.uniform() * 2_500;
    faults.set(name, value, 1_000 + dice.uniform() * 8_000);
    if (dice.uniform() < 0.2) streams.dropAll();
    if (dice.uniform() < 0.1) streams.shutDown(500);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
  }
  faults.clear();
  // Staleness limit and ten seconds: then nothing may be missing.
  await expect
    .poll(
      async () =>
        (await look()).flatMap(({ state, reason }) => (state === 'live' ? [] : [`${state}: ${reason}`])),
      {
        timeout: 45_000,
      },
    )
    .toEqual([]);
  await expect
    .poll(
      async () => {
        const differences: string[] = [];
        for (const [i, { rows }] of (await look()).entries()) {
          const symbol = SERIES[i] ?? '';
          const closed = rows.filter((row) => row[6] === true).map((row) => row.slice(0, 6) as number[]);
          const [from, to] = [closed[0]?.[0] ?? 0, closed.at(-1)?.[0] ?? 0];
          const truth = ledgerRows(server, symbol, '1m', from, to);
          if (JSON.stringify(truth) !== JSON.stringify(closed)) differences.push(symbol);
          if (rows.length < 500 || rows.length - closed.length > 2)
            differences.push(`${symbol}: ${rows.length - closed.length} not final`);
        }
        return differences;
      },
      { timeout: 20_000 },
    )
    .toEqual([]);
  process.stdout.write(
    `${struck.length} faults in ${SECONDS} s, ${server.exchange.stats().accepted} connections\n`,
  );
});
