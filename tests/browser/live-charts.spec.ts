import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

const CAP = 6;
const COUNT = 14;

/** Indices of the charts that have canvases. */
const built = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('kline-chart')].flatMap((chart, index) =>
      chart.shadowRoot?.querySelector('canvas') == null ? [] : [index],
    ),
  );

test('charts beyond the cap are given up, the farthest first, and come back as they were', async ({
  page,
  exchange,
  host,
}) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 500, height: 600 });
  await host({ exchange: await exchange({ tickRate: 20 }) });
  await page.evaluate(
    ([cap, count]) => {
      const element = globalThis.kline.KlineChartElement;
      element.maxLiveCharts = cap;
      for (let index = 0; index < count; index++) {
        const chart = document.createElement('kline-chart');
        chart.setAttribute('symbol', 'BTCUSDT');
        chart.style.cssText = 'display:block;height:280px';
        document.body.append(chart);
      }
    },
    [CAP, COUNT] as const,
  );
  const first = page.locator('kline-chart').first();
  await expect.poll(() => built(page)).toContain(0);
  const wish = await first.evaluate((element) => {
    const chart = element as HTMLElementTagNameMap['kline-chart'];
    const to = Math.floor(Date.now() / 60_000) * 60_000 - 6 * 3_600_000;
    chart.markers = [{ time: to, text: 'Here' }] as never;
    chart.setVisibleRange({ from: to - 3_600_000, to });
    return { from: to - 3_600_000, to };
  });
  const range = () =>
    first.evaluate((element) => (element as HTMLElementTagNameMap['kline-chart']).visibleRange);
  const isThere = async () => {
    const seen = await range();
    return (
      seen !== null && Math.abs(seen.from - wish.from) <= 120_000 && Math.abs(seen.to - wish.to) <= 120_000
    );
  };
  await expect.poll(isThere).toBe(true);
  // Down, a chart at a time, so that each comes near and is built.
  for (let index = 0; index < COUNT; index++) {
    await page.locator('kline-chart').nth(index).scrollIntoViewIfNeeded();
    await expect.poll(() => built(page)).toContain(index);
  }
  await expect.poll(async () => (await built(page)).length).toBeLessThanOrEqual(CAP);
  expect(await built(page)).not.toContain(0);
  // What it shows can still be saved.
  const saved = await first.evaluate((element) => (element as HTMLElementTagNameMap['kline-chart']).save());
  expect(Math.abs((saved.range?.from ?? 0) - wish.from)).toBeLessThanOrEqual(120_000);
  await first.scrollIntoViewIfNeeded();
  await expect.poll(() => built(page)).toContain(0);
  await expect.poll(isThere).toBe(true);
  expect(await page.evaluate(() => globalThis.kline.KlineChartElement.maxLiveCharts)).toBe(CAP);
});

test('a cap that is none is an error at the caller', async ({ page, host }) => {
  await host({});
  const thrown = await page.evaluate(() => {
    try {
      globalThis.kline.KlineChartElement.maxLiveCharts = 0;
    } catch (error) {
      return String(error);
    }
    return null;
  });
  expect(thrown).toContain('maxLiveCharts is 0: give a whole number from 1.');
});

test('out of view no placeholder moves; far from it the browser skips a chart, near it has a size', async ({
  page,
  host,
}) => {
  await page.setViewportSize({ width: 500, height: 600 });
  // Nobody is there: the placeholders stay.
  await host({ exchange: { url: 'http://127.0.0.1:9', wsUrl: 'ws://127.0.0.1:9' } });
  await page.evaluate(() => {
    for (let index = 0; index < 6; index++) {
      const chart = document.createElement('kline-chart');
      chart.setAttribute('symbol', 'BTCUSDT');
      chart.style.cssText = 'display:block;height:280px';
      document.body.append(chart);
    }
  });
  const looks = () =>
    page.locator('kline-chart').evaluateAll((charts) =>
      charts.map((chart) => {
        const root = chart.shadowRoot;
        const bars = root?.querySelector('.bars');
        return {
          moves: (bars?.getAnimations({ subtree: true }).length ?? 0) > 0,
          skipped: root?.querySelector('.plot')?.checkVisibility({ contentVisibilityAuto: true }) === false,
        };
      }),
    );
  const seen = { moves: true, skipped: false };
  const near = { moves: false, skipped: false };
  const far = { moves: false, skipped: true };
  // There is no chart yet in what was never near.
  await expect.poll(looks).toEqual([seen, seen, seen, near, near, near]);
  await page.locator('kline-chart').last().scrollIntoViewIfNeeded();
  await expect.poll(looks).toEqual([far, far, near, seen, seen, seen]);
  await page.locator('kline-chart').first().scrollIntoViewIfNeeded();
  await expect.poll(looks).toEqual([seen, seen, seen, near, far, far]);
});
