import type { Page } from '@playwright/test';
import { expect, frames, test } from './support/fixtures.js';

interface TimeScale {
  coordinateToTime(x: number): number | null;
  timeToCoordinate(time: number): number | null;
  scrollPosition(): number;
  applyOptions(options: object): void;
}

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var scaleOf: () => TimeScale;
}

async function setUp(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.scaleOf = () =>
      (
        document.querySelector('kline-chart') as unknown as { chart: { timeScale(): TimeScale } }
      ).chart.timeScale();
  });
}

/** The openTime under a point of the page, in seconds; where there is no bar, of the nearest. */
const timeAt = (page: Page, x: number) => page.evaluate((at) => globalThis.scaleOf().coordinateToTime(at), x);
/** The bar under a point, and where exactly it stands. */
const barAt = (page: Page, x: number) =>
  page.evaluate((at) => {
    const held = globalThis.scaleOf().coordinateToTime(at) as number;
    return { held, start: globalThis.scaleOf().timeToCoordinate(held) as number };
  }, x);
/** Where a bar stands after the next frame. */
const drawnAt = (page: Page, time: number) =>
  page.evaluate(async (at) => {
    await new Promise(requestAnimationFrame);
    return globalThis.scaleOf().timeToCoordinate(at);
  }, time);
/** When the pointer has let go: the time at the left edge, and the bars that the chart holds. */
const released = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    return {
      first: globalThis.scaleOf().coordinateToTime(2),
      bars: document.querySelector('kline-chart')?.metrics?.bars,
    };
  });

test('through 20,000 klines of history the bar under the pointer stays under it, and home frees them', async ({
  page,
  live,
}) => {
  test.setTimeout(120_000);
  // A bar every two seconds: new ones come in the middle of drags.
  await live('<style>body{margin:0}</style><kline-chart symbol="BTCUSDT" studies="sma:20"></kline-chart>', {
    exchange: { speed: 30, tickRate: 20 },
    size: [1_000, 500],
  });
  await setUp(page);
  await page.evaluate(() => globalThis.scaleOf().applyOptions({ barSpacing: 0.9, rightOffset: 4 }));
  await frames(page, 5);
  const newest = (await page.evaluate(() => {
    const chart = document.querySelector('kline-chart');
    return chart?.store.getLatestKline('BTCUSDT', '1m')?.openTime;
  })) as number;
  const [left, right] = [100, 850];
  let oldest = newest;
  let worst = 0;
  for (let drag = 0; drag < 80 && newest - oldest < 20_000 * 60_000; drag++) {
    // History that is still on its way.
    await expect.poll(() => timeAt(page, left)).not.toBeNull();
    await page.mouse.move(left - 20, 150);
    await page.mouse.down();
    // The library takes the first moves for a click that trembles: the drag begins after them.
    for (const x of [left - 15, left - 8, left]) {
      await page.mouse.move(x, 150);
      await frames(page, 1);
    }
    const { held, start } = await barAt(page, left);
    for (let x = left + 150; x <= right; x += 150) {
      await page.mouse.move(x, 150);
      const moved = (await drawnAt(page, held)) as number;
      worst = Math.max(worst, Math.abs(moved - start - (x - left)));
    }
    await page.mouse.up();
    const { first, bars } = await released(page);
    if (first !== null) oldest = Math.min(oldest, first * 1_000);
    expect(bars).toBeLessThanOrEqual(5_000);
  }
  expect(newest - oldest).toBeGreaterThanOrEqual(20_000 * 60_000);
  expect(worst).toBeLessThanOrEqual(1);
  await page.screenshot({ path: test.info().outputPath('far-back.png') });
  await page.getByRole('button', { name: 'Go to live' }).click();
  // Three screens of 1,040 bars, what studies need before them, and some slack.
  await expect
    .poll(() => page.evaluate(() => document.querySelector('kline-chart')?.metrics?.bars), {
      timeout: 10_000,
    })
    .toBeLessThanOrEqual(3 * 1_040 + 250 + 250);
  await expect(page.getByRole('button', { name: 'Go to live' })).toBeHidden();
});
