import { allLive, expect, storeRows, test } from './support/fixtures.js';

const SERIES = '<kline-chart symbol="BTCUSDT"></kline-chart>';

test('the demo: every chart live, 500 klines, shared memory, the last candle moves within 5 s', async ({
  page,
}) => {
  await page.goto('/');
  await allLive(page, 7);
  await expect(page.locator('#stat-transport')).toHaveText('shared');
  for (const [symbol, interval] of [
    ['BTCUSDT', '1m'],
    ['ETHUSDT', '1m'],
    ['ETHBTC', '1d'],
  ]) {
    expect((await storeRows(page, symbol, interval)).length).toBeGreaterThanOrEqual(500);
  }
  const before = (await storeRows(page, 'BTCUSDT', '1m')).at(-1);
  await expect
    .poll(async () => (await storeRows(page, 'BTCUSDT', '1m')).at(-1), { timeout: 5_000 })
    .not.toEqual(before);
  await page.screenshot({ path: test.info().outputPath('demo.png') });
});

test('a portal without isolation headers: transfer; with the worker refused: inline', {
  tag: '@firefox',
}, async ({ page }) => {
  await page.goto('/hosts/plain.html');
  await allLive(page, 3);
  await expect(page.locator('#transport')).toContainText('Transport: transfer.');
  await page.screenshot({ path: test.info().outputPath('portal.png') });
  await page.addInitScript(() => {
    globalThis.Worker = new Proxy(Worker, {
      construct: () => {
        throw new DOMException('Workers are refused here.', 'SecurityError');
      },
    });
  });
  await page.goto('/hosts/plain.html');
  await allLive(page, 3);
  await expect(page.locator('#transport')).toContainText('Transport: inline.');
});

test('all three transports show the same klines', async ({ page, exchange, host }) => {
  const server = await exchange();
  const now = server.exchange.time.now();
  const rows: number[][][] = [];
  for (const [isolated, config, mode] of [
    [true, {}, 'shared'],
    [false, {}, 'transfer'],
    [false, { worker: false }, 'inline'],
  ] as const) {
    await host({ exchange: server, isolated, config, body: SERIES });
    await allLive(page, 1);
    expect(await page.evaluate(() => document.querySelector('kline-chart')?.store.transport.mode)).toBe(mode);
    rows.push(
      (await storeRows(page, 'BTCUSDT', '1m')).filter(([openTime]) => openTime < now - 60_000).slice(-400),
    );
  }
  expect(rows[0]).toHaveLength(400);
  expect(rows[1]).toEqual(rows[0]);
  expect(rows[2]).toEqual(rows[0]);
  const ledger = server.exchange.ledger('BTCUSDT', '1m', rows[0][0][0], rows[0][399][0]);
  expect(rows[0]).toEqual(ledger.map((row) => row.slice(0, 6).map(Number)));
});

test('changing symbol and interval at any moment ends in the right chart', async ({ page, live }) => {
  await live(SERIES);
  await page.evaluate(async () => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    for (let i = 0; i < 40; i++) {
      chart.symbol = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'][i % 4];
      chart.interval = ['1m', '5m', '1h'][i % 3];
      if (i % 3 === 0) await new Promise(requestAnimationFrame);
    }
    chart.symbol = 'ETHBTC';
    chart.interval = '1d';
  });
  await expect(page.locator('kline-chart .name')).toHaveText('ETHBTC1d');
  await allLive(page, 1);
  const close = (await storeRows(page, 'ETHBTC', '1d')).at(-1)?.[4] ?? 0;
  await expect(page.locator('kline-chart .field.close')).toContainText(close.toFixed(6).slice(0, 6));
  await page.screenshot({ path: test.info().outputPath('switched.png') });
});
