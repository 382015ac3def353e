import type { Page } from '@playwright/test';
import type { MigrationDemo } from '../../demo/migration/main.js';
import type { MigrationPhase } from '../../src/migration/index.js';
import { expect, test } from './support/fixtures.js';

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var migrationDemo: MigrationDemo;
}

/** What is waited for here are klines, not time: they come four times as fast as the page's own. */
const FAST = 'rate=20';
const phase = (page: Page) => page.evaluate(() => globalThis.migrationDemo.drive.migration.phase);
const go = (page: Page, to: MigrationPhase) => page.locator(`input[name=phase][value=${to}]`).click();
const updates = (page: Page) => page.evaluate(() => globalThis.migrationDemo.drive.updates);

/** Lets so many more klines come. */
async function pass(page: Page, count: number): Promise<void> {
  const before = await updates(page);
  await expect.poll(() => updates(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(before + count);
}

/** Every kline of every series on the side that is read: `key openTime close`. */
const rows = (page: Page) =>
  page.evaluate(() => {
    const { drive } = globalThis.migrationDemo;
    return ['S00USDT', 'S01USDT', 'S07USDT'].flatMap((symbol) =>
      (['1m', '1h'] as const).flatMap((interval) =>
        drive.migration
          .getKlines(symbol, interval)
          .map(({ openTime, close, volume }) => `${symbol} ${interval} ${openTime} ${close} ${volume}`),
      ),
    );
  });

test('before and after: through all phases and back, the same klines; a picture of either side', async ({
  page,
}) => {
  await page.goto(`/migration.html?symbols=20&${FAST}`);
  await page.waitForFunction(() => 'migrationDemo' in globalThis);
  await pass(page, 10);
  await expect(page.locator('#legacy')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('before.png'), fullPage: true });
  for (const to of ['dual-write', 'shared-read', 'shared', 'shared-read', 'dual-write', 'legacy'] as const) {
    // Nothing comes while the two readings are compared.
    const before = await page
      .evaluate(() => {
        globalThis.migrationDemo.drive.stop();
      })
      .then(() => rows(page));
    await go(page, to);
    expect(await phase(page)).toBe(to);
    expect(await rows(page)).toEqual(before);
    await page.evaluate(() => globalThis.migrationDemo.drive.start());
    await pass(page, 6);
    if (to === 'shared') {
      await expect
        .poll(() =>
          page
            .locator('#shared kline-chart')
            .evaluateAll((charts) =>
              Math.min(
                ...charts.map((chart) => (chart as HTMLElementTagNameMap['kline-chart']).metrics?.bars ?? 0),
              ),
            ),
        )
        // More when a kline has ended since: bars that it has already are kept for a while.
        .toBeGreaterThanOrEqual(250);
      await page.screenshot({ path: test.info().outputPath('after.png'), fullPage: true });
    }
  }
  await expect(page.locator('#legacy')).toBeVisible();
});

test('a kline that the shared side loses is told with its key, and the page steps back and stays there', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await page.goto(`/migration.html?symbols=10&${FAST}&USE_SHARED_KLINE_DATA=shared-read`);
  await page.waitForFunction(() => 'migrationDemo' in globalThis);
  expect(await phase(page)).toBe('shared-read');
  await page.locator('#lose').click();
  await expect.poll(() => phase(page), { timeout: 60_000 }).toBe('dual-write');
  await expect(page.locator('#log')).toContainText(/parity: \S+ in \S+ at \d+/);
  await page.locator('#report').click();
  await expect(page.locator('#report-text')).toContainText(/S\d\dUSDT/);
  await page.screenshot({ path: test.info().outputPath('report.png') });
  await page.keyboard.press('Escape');
  // Held: not forward before somebody has looked.
  await go(page, 'shared');
  expect(await phase(page)).toBe('dual-write');
  await page.locator('#resume').click();
  await go(page, 'shared');
  expect(await phase(page)).toBe('shared');
});

test('a side that refuses, and an alert: nothing is lost, and one step back', async ({ page }) => {
  await page.goto('/migration.html?symbols=10&USE_SHARED_KLINE_DATA=shared-read');
  await page.waitForFunction(() => 'migrationDemo' in globalThis);
  await page.locator('#refuse').click();
  await pass(page, 10);
  await expect(page.locator('#log')).toContainText('refuses');
  await page.locator('#alert').click();
  expect(await phase(page)).toBe('dual-write');
  await page.locator('#alert').click();
  expect(await phase(page)).toBe('dual-write');
  await page.locator('#resume').click();
  await expect
    .poll(() => page.evaluate(() => performance.now() > globalThis.migrationDemo.drive.refusesUntil))
    .toBe(true);
  await page.evaluate(() => globalThis.migrationDemo.drive.stop());
  const before = await rows(page);
  await go(page, 'shared');
  expect(await phase(page)).toBe('shared');
  expect(await rows(page)).toEqual(before);
});
