import { allLive, expect, frames, states, test } from './support/fixtures.js';

const CASES: [what: string, attributes: string, words: RegExp][] = [
  ['an unknown symbol', 'symbol="NOPEUSDT"', /Invalid symbol/],
  [
    'markup as a symbol',
    'symbol="&lt;img src=x onerror=alert(1)&gt;"',
    /cannot be a symbol|Invalid symbol|no such symbol/i,
  ],
  ['a bad interval', 'symbol="BTCUSDT" interval="1H"', /interval="1H" is not an interval/],
  [
    'an interval that the exchange has not',
    'symbol="BTCUSDT" interval="7m"',
    /no such symbol or interval|no interval/,
  ],
  ['an unknown feed', 'symbol="BTCUSDT" feed="nope"', /No feed is called "nope"; there are: binance/],
  ['a bad limit', 'symbol="BTCUSDT" limit="many"', /limit="many" is not understood/],
];

test('each bad input is an error in words, and nothing is thrown; each heals by itself', async ({
  page,
  exchange,
  host,
}) => {
  await page.setViewportSize({ width: 1_200, height: 640 });
  // In one page, as portals have them: no chart's error is another one's.
  const body = CASES.map(([, attributes]) => `<kline-chart ${attributes}></kline-chart>`).join('');
  await host({
    exchange: await exchange(),
    body: `<style>body{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}kline-chart{height:300px}</style>${body}`,
  });
  const charts = page.locator('kline-chart');
  for (const [i, [what, , words]] of CASES.entries())
    await expect(charts.nth(i).locator('.message'), what).toContainText(words);
  expect(await states(page)).toEqual(CASES.map(() => 'error'));
  await page.screenshot({ path: test.info().outputPath('errors.png') });
  await page.evaluate(() => {
    for (const chart of document.querySelectorAll('kline-chart')) {
      chart.removeAttribute('feed');
      chart.removeAttribute('limit');
      Object.assign(chart, { symbol: 'BTCUSDT', interval: '1m' });
    }
  });
  await allLive(page, CASES.length);
});

test('without a symbol it says so', async ({ page, host }) => {
  await host({ body: '<kline-chart></kline-chart>' });
  await expect(page.locator('kline-chart .message')).toContainText('No symbol is set');
});

test('focus, keys and the pointer throw nothing while an attribute is not understood', async ({
  page,
  live,
}) => {
  await live('<kline-chart symbol="BTCUSDT" controls></kline-chart>');
  const chart = page.locator('kline-chart');
  for (const name of ['type', 'scale', 'palette', 'gestures', 'timezone', 'precision']) {
    await chart.evaluate((element, attribute) => {
      element.setAttribute(attribute, '"><script>');
      // In the task that sets it the element cannot yet have told of it.
      const plot = element.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]');
      plot?.focus();
      plot?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      plot?.blur();
    }, name);
    await expect(chart.locator('.message')).toContainText('><script>');
    await chart.evaluate((element) => {
      const plot = element.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]');
      plot?.focus();
      plot?.blur();
    });
    await chart.evaluate((element, attribute) => element.removeAttribute(attribute), name);
    await allLive(page, 1);
  }
});

test('while studies or a group are not understood later changes are no news, and open no series', async ({
  page,
  live,
}) => {
  await live('<kline-chart symbol="BTCUSDT" studies="sma:20" sync-group="desk"></kline-chart>');
  const chart = page.locator('kline-chart');
  await expect(chart.locator('.message')).toHaveCount(0);
  await expect(chart.locator('.legend .study')).toBeVisible();
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    for (const type of ['kline-error', 'kline-statechange', 'kline-ready'])
      addEventListener(type, () => told.push(type));
  });
  const told = () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told.splice(0));
  for (const [name, bad] of [
    ['studies', 'nothing:3'],
    ['sync-group', 'one two three'],
  ]) {
    await chart.evaluate(
      (element, [attribute, value]) => element.setAttribute(attribute, value),
      [name, bad],
    );
    await expect(chart.locator('.message')).toContainText(bad);
    expect(await told()).toEqual(['kline-statechange', 'kline-error']);
    for (let i = 0; i < 3; i++) {
      await chart.evaluate((element) => element.toggleAttribute('hide-volume'));
      await frames(page, 2);
    }
    expect(await told()).toEqual([]);
    await chart.evaluate((element, attribute) => element.removeAttribute(attribute), name);
    await allLive(page, 1);
    await expect(chart.locator('.message')).toHaveCount(0);
    await told();
  }
});

test('properties that were given before the element was defined: a wrong one is told to the page, the others are taken', async ({
  page,
  exchange,
  host,
  pageErrors,
}) => {
  await host({
    exchange: await exchange(),
    body: `<kline-chart symbol="BTCUSDT"></kline-chart>
      <script>Object.assign(document.querySelector('kline-chart'), { markers: [{ time: 'noon' }], priceLines: [{ price: 42 }] })</script>`,
  });
  await allLive(page, 1);
  expect(await page.evaluate(() => document.querySelector('kline-chart')?.priceLines)).toEqual([
    { price: 42 },
  ]);
  expect(pageErrors.splice(0)).toEqual([expect.stringContaining('noon')]);
});

test('memory that cannot be had is told to the page, with its size and what to change', async ({
  page,
  host,
}) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    addEventListener('kline-error', (event) => told.push((event as CustomEvent).detail.error.code));
  });
  await host({
    isolated: true,
    config: { store: { maxSymbols: 1_000_000, intervalsPerSymbol: 1, maxKlines: 1_000_000 } },
    body: '<kline-chart symbol="BTCUSDT"></kline-chart><p id="after">The page goes on.</p>',
  });
  const message = page.locator('kline-chart .message');
  await expect(message).toContainText(/needs 4\d{13} bytes/);
  await expect(message).toContainText('lower store.maxSymbols');
  expect(await page.evaluate(() => (globalThis as never as { told: string[] }).told)).toEqual([
    'cannot-allocate',
  ]);
  await page.screenshot({ path: test.info().outputPath('no-memory.png') });
  await expect(page.locator('#after')).toBeVisible();
});

test('an exchange that is down at the start is waited for', async ({ page, exchange, host }) => {
  const first = await exchange();
  const port = Number(new URL(first.url).port);
  await first.close();
  await host({ exchange: first, body: '<kline-chart symbol="BTCUSDT"></kline-chart>' });
  await expect(page.locator('kline-chart .message')).toContainText(/cannot be reached/);
  await page.screenshot({ path: test.info().outputPath('down.png') });
  await exchange({ port });
  await allLive(page, 1);
});

test('a line that breaks is said, and heals by itself', async ({ page, live }) => {
  const server = await live('<kline-chart symbol="BTCUSDT"></kline-chart>');
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    document
      .querySelector('kline-chart')
      ?.addEventListener('kline-statechange', ({ detail }) => seen.push(detail.state));
  });
  server.exchange.streams.dropAll();
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  await expect.poll(async () => (await seen()).at(-1)).toBe('live');
  expect((await seen())[0]).toBe('reconnecting');
});
