import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

const MINUTE = 60_000;
const rangeOf = (page: Page) =>
  page.evaluate(() => document.querySelector('kline-chart')?.visibleRange ?? null);
const newestOf = (page: Page) =>
  page.evaluate(
    () => document.querySelector('kline-chart')?.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0,
  );

test('a range of months ago is shown, its bars loaded first; and the way home', async ({ page, live }) => {
  await live('<kline-chart symbol="BTCUSDT"></kline-chart>');
  const newest = await newestOf(page);
  for (const barsAgo of [300, 1_900, 60_000, 20_000]) {
    const to = newest - barsAgo * MINUTE;
    const wanted = { from: to - 120 * MINUTE, to };
    await page.evaluate((range) => document.querySelector('kline-chart')?.setVisibleRange(range), wanted);
    await expect
      .poll(async () => {
        const range = await rangeOf(page);
        return range === null
          ? null
          : Math.max(Math.abs(range.from - wanted.from), Math.abs(range.to - wanted.to)) / MINUTE;
      })
      .toBeLessThan(1);
  }
  await page.evaluate(() => document.querySelector('kline-chart')?.scrollToRealTime());
  await expect.poll(async () => ((await rangeOf(page))?.to ?? 0) >= newest).toBe(true);
});

test('markers and price lines are drawn, a picture has legend and attribution, data comes out', async ({
  page,
  live,
}) => {
  await live(
    '<style>body{margin:0}kline-chart{height:460px}</style><kline-chart symbol="BTCUSDT" studies="sma:20"></kline-chart>',
    { size: [900, 460] },
  );
  await page.evaluate(() => {
    const chart = document.querySelector('kline-chart');
    if (chart === null) return;
    const klines = chart.store.getKlines('BTCUSDT', '1m', 60);
    chart.markers = [
      { time: klines[10].openTime, position: 'below', shape: 'arrow-up', color: 'up', text: 'Bought' },
      { time: klines[35].openTime + 30_000, shape: 'arrow-down', color: 'down', text: 'Sold' },
      { time: klines[45].openTime, position: 'price', price: klines[45].close, shape: 'square' },
    ];
    chart.priceLines = [
      { price: klines[10].close, text: 'Entry' },
      { price: klines[20].low, text: 'Stop', color: 'down', style: 'solid' },
    ];
  });
  await expect
    .poll(() =>
      page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('small-features')),
      ),
    )
    .toBe(true);
  await page.evaluate(async () => {
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  });
  await page.screenshot({ path: test.info().outputPath('annotations.png') });
  const { url, type, csv, json } = await page.evaluate(async () => {
    const chart = document.querySelector('kline-chart');
    if (chart === null) throw new Error('no chart');
    const blob = await chart.screenshot();
    const reader = new FileReader();
    const read = new Promise((resolve) => reader.addEventListener('load', resolve, { once: true }));
    reader.readAsDataURL(blob);
    await read;
    return {
      url: reader.result as string,
      type: blob.type,
      csv: await chart.exportData('csv'),
      json: JSON.parse(await chart.exportData('json')),
    };
  });
  expect(type).toBe('image/png');
  await test.info().attach('picture', { body: Buffer.from(url.split(',')[1], 'base64'), contentType: type });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(test.info().outputPath('picture.png'), Buffer.from(url.split(',')[1], 'base64'));
  const lines = csv.trim().split('\n');
  expect(lines[0]).toBe('openTime,open,high,low,close,volume,closed');
  expect(lines.length).toBeGreaterThan(400);
  expect(json.symbol).toBe('BTCUSDT');
  expect(json.klines[0][0]).toBe(Number(lines[1].split(',')[0]));
  await expect(
    page.evaluate(() => document.querySelector('kline-chart')?.exportData('xml' as never)),
  ).rejects.toThrow(/csv or json/);
});

test('a saved view comes back in another chart, range, look, marks and all', async ({ page, live }) => {
  await live(
    '<kline-chart symbol="BTCUSDT" type="line" scale="log" studies="sma:20" hide-volume></kline-chart>',
  );
  const newest = await newestOf(page);
  await page.evaluate((to) => {
    const chart = document.querySelector('kline-chart');
    chart?.setVisibleRange({ from: to - 9_000_000, to: to - 3_000_000 });
    if (chart !== null) chart.priceLines = [{ price: 42, text: 'Here' }];
  }, newest);
  await expect
    .poll(async () => Math.abs(((await rangeOf(page))?.to ?? 0) - newest + 3_000_000))
    .toBeLessThan(MINUTE);
  const saved = await page.evaluate(() => JSON.stringify(document.querySelector('kline-chart')?.save()));
  expect(saved.length).toBeLessThan(600);
  const other = await page.evaluate(async (text) => {
    document.querySelector('kline-chart')?.remove();
    const chart = document.createElement('kline-chart');
    chart.setAttribute('palette', 'inverted');
    chart.restore(JSON.parse(text));
    document.body.append(chart);
    const attributes = Object.fromEntries([...chart.attributes].map(({ name, value }) => [name, value]));
    return { attributes, lines: chart.priceLines };
  }, saved);
  expect(other.attributes).toEqual({
    symbol: 'BTCUSDT',
    type: 'line',
    scale: 'log',
    studies: 'sma:20',
    'hide-volume': '',
  });
  expect(other.lines).toEqual([{ price: 42, text: 'Here' }]);
  await expect
    .poll(async () => Math.abs(((await rangeOf(page))?.to ?? 0) - newest + 3_000_000))
    .toBeLessThan(MINUTE);
});
