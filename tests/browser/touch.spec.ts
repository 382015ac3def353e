import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

test.use({ hasTouch: true, viewport: { width: 420, height: 700 } });

type Point = readonly [x: number, y: number];

const touch = (
  session: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  points: readonly Point[],
) =>
  session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
const width = (page: Page) =>
  page.evaluate(() => {
    const { from, to } = document.querySelector('kline-chart')?.visibleRange ?? { from: 0, to: 0 };
    return to - from;
  });
const legend = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector('kline-chart')?.shadowRoot?.querySelector('.field.close bdi')?.textContent ?? '',
  );

test('by touch: a pinch zooms, a long press shows the crosshair, a vertical swipe scrolls the page', async ({
  page,
  live,
}) => {
  const server =
    await live(`<meta name="viewport" content="width=device-width"><style>body{margin:0}kline-chart{height:400px}</style>
      <kline-chart symbol="BTCUSDT" controls></kline-chart><div style="height:2000px"></div>`);
  server.exchange.time.speed = 0;
  const session = await page.context().newCDPSession(page);
  const before = await width(page);
  await touch(session, 'touchStart', [
    [160, 200],
    [220, 200],
  ]);
  for (let by = 10; by <= 80; by += 10)
    await touch(session, 'touchMove', [
      [160 - by, 200],
      [220 + by, 200],
    ]);
  await touch(session, 'touchEnd', []);
  await expect.poll(() => width(page)).toBeLessThan(before * 0.8);
  const newest = await legend(page);
  await touch(session, 'touchStart', [[80, 200]]);
  // The finger stays: the crosshair comes to it, and the legend tells of that bar.
  await expect.poll(() => legend(page)).not.toBe(newest);
  await page.screenshot({ path: test.info().outputPath('long-press.png') });
  await touch(session, 'touchEnd', []);
  const scrolled = () => page.evaluate(() => scrollY);
  await expect(async () => {
    // Sent in one go: a finger that rests for a quarter of a second, as on a busy machine, is a long press.
    await Promise.all([
      touch(session, 'touchStart', [[150, 300]]),
      ...Array.from({ length: 20 }, (_, i) => touch(session, 'touchMove', [[150, 290 - i * 10]])),
      touch(session, 'touchEnd', []),
    ]);
    await expect.poll(scrolled, { timeout: 2_000 }).toBeGreaterThan(50);
  }).toPass({ timeout: 15_000 });
});

test('by touch: the toolbar', async ({ page, live }) => {
  await live(`<meta name="viewport" content="width=device-width"><style>body{margin:0}kline-chart{height:400px}</style>
      <kline-chart symbol="BTCUSDT" controls></kline-chart>`);
  const chart = page.locator('kline-chart');
  await chart.getByRole('button', { name: 'More' }).tap();
  await chart.getByRole('button', { name: /^Chart type/ }).tap();
  await page.screenshot({ path: test.info().outputPath('menu.png') });
  for (const item of await chart.getByRole('menuitemradio').all()) {
    expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(32);
  }
  await chart.getByRole('menuitemradio', { name: 'Bars' }).tap();
  await expect(chart).toHaveAttribute('type', 'bars');
});
