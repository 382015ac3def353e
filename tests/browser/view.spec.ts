import type { Page } from '@playwright/test';
import type { IChartApi } from 'lightweight-charts';
import { allLive, expect, frames, states, test } from './support/fixtures.js';

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

test('a price axis that was scaled by hand stays so, until other prices come or they are counted otherwise', async ({
  page,
  live,
}) => {
  const server = await live('<kline-chart symbol="BTCUSDT" style="width:640px;height:320px"></kline-chart>', {
    exchange: { tickRate: 0 },
  });
  const chart = page.locator('kline-chart');
  const priceScale = () =>
    chart.evaluate((element) => {
      const scale = ((element as HTMLElementTagNameMap['kline-chart']).chart as IChartApi).priceScale(
        'right',
      );
      return { isAuto: scale.options().autoScale, ...scale.getVisibleRange() };
    });
  const scaleByHand = async () => {
    const box = await chart.boundingBox();
    if (box === null) throw new Error('no chart');
    await page.mouse.move(box.x + box.width - 30, box.y + 140);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 30, box.y + 220, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(5, 400);
    await frames(page, 3);
    const scale = await priceScale();
    expect(scale.isAuto).toBe(false);
    return scale;
  };
  const byHand = await scaleByHand();
  const set = (name: string, value: string) =>
    chart.evaluate((element, [key, to]) => element.setAttribute(key, to), [name, value] as const);
  for (const [name, value] of [
    ['theme', 'dark'],
    ['style', 'width:600px;height:420px'],
    ['studies', 'sma:20'],
    ['type', 'hollow'],
  ]) {
    await set(name, value);
    if (name === 'studies') await expect(page.locator('kline-chart .study')).toBeVisible();
    await frames(page, 4);
    expect(await priceScale(), name).toEqual(byHand);
  }
  server.exchange.faults.set('refuse', 1);
  server.exchange.streams.dropAll();
  await expect.poll(() => states(page)).toEqual(['reconnecting']);
  server.exchange.faults.clear();
  await allLive(page, 1);
  await frames(page, 4);
  expect(await priceScale(), 'reconnection').toEqual(byHand);
  for (const [name, value] of [
    ['scale', 'percent'],
    ['symbol', 'ETHUSDT'],
  ]) {
    await scaleByHand();
    await set(name, value);
    await expect.poll(async () => (await priceScale()).isAuto, name).toBe(true);
  }
});

test('candles stay clear of the legend, and do not move when its numbers grow shorter', async ({
  page,
  live,
}) => {
  await live(
    `<style>body{margin:0}</style>
      <kline-chart symbol="BTCUSDT" style="width:560px;height:300px" studies="sma:20 ema:50 bollinger:20,2"></kline-chart>`,
    { exchange: { tickRate: 0 } },
  );
  const chart = page.locator('kline-chart');
  const legend = page.locator('kline-chart [part=legend]');
  await expect(legend).toContainText(/BB 20 2\s*[\d,]+\.\d\d/);
  /** From the legend's lower edge to the highest of what is in view, CSS pixels. */
  const free = () =>
    chart.evaluate((element) => {
      const api = (element as HTMLElementTagNameMap['kline-chart']).chart as IChartApi;
      const series = api
        .panes()[0]
        .getSeries()
        .find((each) => each.seriesType() === 'Candlestick');
      const { to } = api.priceScale('right').getVisibleRange() as { to: number };
      const shown = element.shadowRoot?.querySelector('.legend');
      const y = series?.priceToCoordinate(to) ?? Number.NaN;
      if (!shown) throw new Error('no legend');
      const { bottom } = shown.getBoundingClientRect();
      return { y, gap: y - (bottom - element.getBoundingClientRect().top) };
    });
  const settles = async (what: string) => {
    await expect.poll(async () => (await free()).gap, what).toBeGreaterThan(-1);
    await expect.poll(async () => (await free()).gap, what).toBeLessThan(30);
  };
  await settles('three studies');
  const { y: withStudies } = await free();
  await chart.evaluate((element) => element.setAttribute('studies', 'sma:20'));
  await expect.poll(async () => (await free()).y).toBeLessThan(withStudies - 20);
  await settles('one study');
  for (const size of ['width:200px;height:200px', 'width:700px;height:160px', 'width:340px;height:400px']) {
    await chart.evaluate((element, css) => element.setAttribute('style', css), size);
    await frames(page, 4);
    await settles(size);
  }
  // As if the close had so many digits for a moment that they need a line of their own.
  const before = await free();
  const setClose = (text: string) =>
    legend.locator('.close bdi').evaluate((element, value) => {
      element.textContent = value;
    }, text);
  await setClose('1'.repeat(30));
  await expect.poll(async () => (await free()).y).toBeGreaterThan(before.y + 10);
  const long = await free();
  await setClose('1');
  await frames(page, 4);
  expect((await free()).y).toBe(long.y);
  await chart.evaluate((element) => element.setAttribute('style', 'width:341px;height:400px'));
  await expect.poll(async () => (await free()).y).toBeLessThan(long.y - 10);
});
