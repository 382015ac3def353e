import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { allLive, CDN, expect, test } from './support/fixtures.js';

test('a tick for one series runs no render, effect or chart update in a chart of another', async ({
  page,
  host,
}) => {
  await host({});
  const counts = await page.evaluate(async () => {
    const store = globalThis.kline.KlineStore.create();
    const kline = (i: number, price: number) => ({
      openTime: i * 60_000,
      open: 10,
      high: 20,
      low: 5,
      close: price,
      volume: i,
      closed: false,
    });
    const charts = ['A', 'B'].map((symbol) => {
      store.mergeKlines(
        symbol,
        '1m',
        Array.from({ length: 100 }, (_, i) => kline(i, 10)),
      );
      const chart = document.createElement('kline-chart');
      chart.symbol = symbol;
      chart.store = store;
      const ready = new Promise((resolve) => chart.addEventListener('kline-ready', resolve, { once: true }));
      document.body.append(chart);
      return { chart, ready };
    });
    await Promise.all(charts.map(({ ready }) => ready));
    // What was on its way when the charts became ready is done after two frames.
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    const before = charts.map(({ chart }) => ({ ...chart.metrics }));
    for (let tick = 0; tick < 30; tick++) {
      store.updateKline('A', '1m', kline(99, 11 + (tick % 7)));
      await new Promise(requestAnimationFrame);
    }
    return charts.map(({ chart }, i) => [before[i], { ...chart.metrics }]);
  });
  const [[a0, a1], [b0, b1]] = counts;
  expect(b1).toEqual(b0);
  expect(a1?.renders).toBe(a0?.renders);
  // A tick in the frame in which the one before is painted is painted with it: in every other frame at least.
  expect((a1?.chartUpdates ?? 0) - (a0?.chartUpdates ?? 0)).toBeGreaterThanOrEqual(14);
});

test('ten charts of one series are one subscription; removal ends it after the grace period', async ({
  page,
  live,
}) => {
  const server = await live('<kline-chart symbol="BTCUSDT" style="height:60px"></kline-chart>'.repeat(10));
  expect(server.exchange.stats().streams).toEqual({ 'btcusdt@kline_1m': 1 });
  expect(server.exchange.stats().requests['/api/v3/klines']).toBe(1);
  await page.evaluate(() => {
    for (const chart of [...document.querySelectorAll('kline-chart')].slice(1)) chart.remove();
  });
  await page.evaluate(() => document.querySelector('kline-chart')?.remove());
  const removed = Date.now();
  await expect.poll(() => Object.keys(server.exchange.stats().streams), { timeout: 12_000 }).toEqual([]);
  expect(Date.now() - removed).toBeGreaterThan(3_000);
});

test('two separately built bundles: one store, one connection, both repaint on every tick', async ({
  page,
  exchange,
  host,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'kline-bundle-'));
  const build = await rolldown({
    input: fileURLToPath(new URL('../../dist/index.js', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
  });
  await build.write({ dir: folder, format: 'esm', entryFileNames: 'second.js' });
  await build.close();
  cpSync(join(CDN, 'kline.worker.js'), join(folder, 'kline.worker.js'));
  const server = await exchange({ tickRate: 40 });
  await host({
    exchange: server,
    files: { second: folder },
    body: '<kline-chart symbol="BTCUSDT"></kline-chart>',
  });
  await page.addScriptTag({
    type: 'module',
    content: `import { define } from '/second/second.js'; define('second-chart');
      document.body.append(Object.assign(document.createElement('second-chart'), { symbol: 'BTCUSDT' }));`,
  });
  await allLive(page, 1);
  await page.waitForFunction(
    () => document.querySelector<HTMLElementTagNameMap['kline-chart']>('second-chart')?.state === 'live',
  );
  const before = await page.evaluate(repaints);
  await expect
    .poll(async () => (await page.evaluate(repaints)).map((count, i) => count - before[i] > 10), {
      timeout: 8_000,
    })
    .toEqual([true, true]);
  expect(
    await page.evaluate(() => {
      const charts = ['kline-chart', 'second-chart'].map(
        (tag) => document.querySelector(tag) as HTMLElementTagNameMap['kline-chart'],
      );
      const [a, b] = charts.map((chart) => chart.store);
      return { sameView: a === b, subscribed: [a.stats().series.subscribed, b.stats().series.subscribed] };
    }),
  ).toEqual({ sameView: false, subscribed: [1, 1] });
  expect(server.exchange.stats()).toMatchObject({
    connections: 1,
    accepted: 1,
    streams: { 'btcusdt@kline_1m': 1 },
  });

  function repaints(): number[] {
    return ['kline-chart', 'second-chart'].map(
      (tag) =>
        (document.querySelector(tag) as HTMLElementTagNameMap['kline-chart']).metrics?.chartUpdates ?? 0,
    );
  }
});
