import type { Page } from '@playwright/test';
import { udfBars, UdfModel } from '../support/udf-server.js';
import { serveDirectory } from './serve-directory.js';
import { allLive, CDN, expect, test } from './support/fixtures.js';

const UDF = { feeds: { udf: { kind: 'udf', url: 'https://udf.test', pollMs: 1_000 } }, defaultFeed: 'udf' };
const CHART = '<kline-chart symbol="ACME" interval="1m"></kline-chart>';

/** Answers as a UDF server, and lists which files of ours were fetched. */
async function serveUdf(page: Page): Promise<string[]> {
  const model = new UdfModel(() => Date.now());
  model.bars = udfBars(Math.floor(Date.now() / 60_000) * 60 - 600, 11);
  await page.context().route('https://udf.test/**', async (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    const { status, text } = model.answer(pathname, Object.fromEntries(searchParams));
    await route.fulfill({
      status,
      body: text,
      headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
    });
  });
  const files: string[] = [];
  page
    .context()
    .on('request', (request) => files.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
  return files;
}

const partsIn = (files: readonly string[]) => files.filter((name) => name.startsWith('kline-udf-'));

for (const [how, more, mode] of [
  ['in the worker', {}, 'transfer'],
  ['on the page', { worker: false }, 'inline'],
] as const) {
  test(`code of UDF feeds comes with their first series, ${how}`, async ({ page, host }) => {
    const files = await serveUdf(page);
    await host({ config: { ...UDF, ...more }, body: CHART });
    await allLive(page, 1);
    expect(partsIn(files)).toHaveLength(1);
    // Both are the same file: nothing else holds the code that runs feeds.
    expect(files.filter((name) => name === 'kline.worker.js')).toHaveLength(1);
    expect(await page.evaluate(() => document.querySelector('kline-chart')?.store.transport.mode)).toBe(mode);
  });
}

test('and in a worker from another origin, which a blob imports', async ({ page, host }) => {
  const files = await serveUdf(page);
  const other = await serveDirectory(CDN, { 'Access-Control-Allow-Origin': '*' });
  try {
    await host({ config: { ...UDF, worker: { url: `${other.url}kline.worker.js` } }, body: CHART });
    await allLive(page, 1);
    expect(partsIn(files)).toHaveLength(1);
    expect(
      await page.evaluate(() => document.querySelector('kline-chart')?.store.transport.reason),
    ).toContain('a blob module');
  } finally {
    await other.close();
  }
});

test('Binance needs none of it: the worker’s file is enough', async ({ page, live }) => {
  const files = await serveUdf(page);
  await page.context().route('**/kline-udf-*', (route) => route.abort());
  await live('<kline-chart symbol="BTCUSDT" interval="1m"></kline-chart>');
  expect(partsIn(files)).toEqual([]);
});

test('a host that copied only the worker is told which file is missing', async ({ page, host }) => {
  await serveUdf(page);
  await page.context().route('**/kline-udf-*', (route) => route.fulfill({ status: 404 }));
  await host({ config: UDF, body: CHART });
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { store } = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
        const handle = store.open({ symbol: 'ACME', interval: '1m' });
        const { reason } = handle.status.value;
        handle.release();
        return reason;
      }),
    )
    .toMatch(/UDF feeds.*kline-udf-.*beside/);
});
