import { allLive, expect, ledgerRows, storeRows, test } from './support/fixtures.js';

const MINUTE = 60_000;

test('a reload paints the kept snapshot before the exchange answers, then fills up what it missed', async ({
  page,
  exchange,
  host,
}) => {
  // A minute of the exchange in a real second: the reload misses some.
  const server = await exchange({ speed: 60 });
  await host({ exchange: server, isolated: true });
  const add = () =>
    page.evaluate(() => {
      const chart = document.createElement('kline-chart');
      chart.symbol = 'BTCUSDT';
      document.body.append(chart);
    });
  await add();
  await allLive(page, 1);
  await page.evaluate(() => {
    const { KlineStore, saveSnapshot } = globalThis.kline;
    return saveSnapshot(KlineStore.shared(), 'page');
  });
  const [oldest] = await storeRows(page, 'BTCUSDT', '1m');
  const missedFrom = server.exchange.time.now();

  const answers: (() => void)[] = [];
  let answering = false;
  await page.route('**/api/v3/klines*', (route) => {
    if (answering) return route.continue();
    return new Promise<void>((resolve) => {
      answers.push(() => resolve(route.continue()));
    });
  });
  await page.reload();
  await page.waitForFunction(() => 'kline' in globalThis);
  await expect.poll(() => server.exchange.time.now() - missedFrom).toBeGreaterThan(3 * MINUTE);
  const taken = await page.evaluate(() => {
    const { KlineStore, loadSnapshot } = globalThis.kline;
    return loadSnapshot(KlineStore.shared(), 'page');
  });
  expect(taken).toMatchObject({ series: 1 });
  await add();
  // Painted, and not said to be live.
  await page.waitForFunction(() => (document.querySelector('kline-chart')?.metrics?.paints ?? 0) > 0);
  expect(await page.evaluate(() => document.querySelector('kline-chart')?.state)).not.toBe('live');
  expect((await storeRows(page, 'BTCUSDT', '1m')).length).toBeGreaterThanOrEqual(500);
  answering = true;
  for (const answer of answers) answer();
  await allLive(page, 1);
  const rows = await storeRows(page, 'BTCUSDT', '1m');
  expect(rows[0]).toEqual(oldest);
  const closed = rows.slice(0, -1);
  expect(closed).toEqual(
    ledgerRows(server, 'BTCUSDT', '1m', closed[0]?.[0] ?? 0, (closed.at(-1)?.[0] ?? 0) + 1),
  );
});
