import type { Page } from '@playwright/test';
import type { ExchangeServer } from '../../demo/exchange/server.js';
import { allLive, CDN, expect, htmlOf, test } from './support/fixtures.js';
import { type HostPage, hostPage } from './support/host-page.js';

const NONCE = 'c2FmZQ';

/** As strict as a policy can be while the page has scripts of its own origin and an exchange to talk to. */
function policy(server: ExchangeServer, more: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${NONCE}'`,
    `style-src 'self' 'nonce-${NONCE}'`,
    `connect-src ${new URL(server.url).origin} ${new URL(server.wsUrl).origin}`,
    'img-src data:',
    more,
  ].join('; ');
}

async function open(page: Page, server: ExchangeServer, body: string, more: string): Promise<HostPage> {
  const html = htmlOf({ exchange: server, body }).replaceAll(/<(script|style)/g, `<$1 nonce="${NONCE}"`);
  const made = await hostPage(html, {
    headers: { 'Content-Security-Policy': policy(server, more) },
    files: { kline: CDN },
  });
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
  await page.goto(made.url);
  return made;
}

const violations = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);
const transport = (page: Page) =>
  page.evaluate(() => document.querySelector('kline-chart')?.store.transport.mode);

const CHART = `<style>body{margin:0}kline-chart{height:420px}</style>
  <kline-chart controls symbol="BTCUSDT" studies="sma:20 macd:12,26,9" locale="de"></kline-chart>`;

test('the strictest policy, Trusted Types and all: everything works and nothing is refused', {
  tag: '@firefox',
}, async ({ page, exchange }) => {
  const server = await exchange();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.setViewportSize({ width: 1_000, height: 420 });
  const made = await open(
    page,
    server,
    CHART,
    "worker-src 'self'; require-trusted-types-for 'script'; trusted-types kline-chart",
  );
  await allLive(page, 1);
  expect(await transport(page)).toBe('transfer');
  const chart = page.locator('kline-chart');
  await expect(chart.locator('.legend .study').first()).toContainText(/SMA 20\s*\d/);
  await chart.getByRole('button', { name: /^Charttyp/ }).click();
  await chart.getByRole('menuitemradio', { name: 'Linie', exact: true }).click();
  await chart.getByRole('button', { name: /^Symbol/ }).click();
  await chart.getByRole('combobox').fill('eth');
  await expect(chart.getByRole('option').first()).toContainText('ETH');
  await page.keyboard.press('Escape');
  await page.evaluate(async () => {
    const element = document.querySelector('kline-chart');
    const bars = (await element?.exportData('json')) ?? '';
    if (element === null || !bars.startsWith('{') || (await element.screenshot()).size < 1_000)
      throw new Error('no data');
    element.theme = 'dark';
    element.palette = 'colorblind';
  });
  await chart.locator('.chart').focus();
  await page.keyboard.press('t');
  await expect(chart.getByRole('table')).toBeVisible();
  await page.keyboard.press('Escape');
  await allLive(page, 1);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await made.close();
});

test('a page that allows no worker, or not our policy: feeds run on its thread', async ({
  page,
  exchange,
}) => {
  const server = await exchange();
  const noWorker = await open(page, server, CHART, "worker-src 'none'");
  await allLive(page, 1);
  expect(await transport(page)).toBe('inline');
  await noWorker.close();
  const noPolicy = await open(
    page,
    server,
    CHART,
    "worker-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  await allLive(page, 1);
  expect(await transport(page)).toBe('inline');
  // The question itself is reported; nothing else is tried.
  expect((await violations(page)).map((text) => text.split(':')[0])).toEqual(['trusted-types']);
  await noPolicy.close();
});

test('control: what the policy refuses is seen by this count', async ({ page, exchange }) => {
  const server = await exchange();
  const made = await open(page, server, CHART, "require-trusted-types-for 'script'");
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    try {
      document.body.innerHTML = '<p>markup</p>';
    } catch {
      // Refused, as it should be.
    }
  });
  await expect
    .poll(async () => (await violations(page)).map((text) => text.split(':')[0]))
    .toEqual(expect.arrayContaining(['style-src-attr', 'require-trusted-types-for']));
  await made.close();
});
