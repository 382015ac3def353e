import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

const chartOf = (page: Page) => page.locator('kline-chart');
const button = (page: Page, name: string | RegExp) => chartOf(page).getByRole('button', { name });

test('the toolbar: symbol, interval, type, studies, theme, pause and downloads', async ({ page, live }) => {
  await live(
    '<style>body{margin:0}kline-chart{height:540px}</style><kline-chart controls symbol="BTCUSDT"></kline-chart>',
    { size: [1_000, 560] },
  );
  const chart = chartOf(page);
  await button(page, /^Symbol/).click();
  await chart.getByRole('combobox').fill('eth');
  await expect(chart.getByRole('option').first()).toContainText('ETH');
  await page.screenshot({ path: test.info().outputPath('search.png') });
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('symbol', /ETH/);
  await expect(chart.locator('.legend .name')).toContainText('ETH');
  await button(page, /^5m$/).click();
  await expect(chart).toHaveAttribute('interval', '5m');
  await expect(button(page, /^5m$/)).toHaveAttribute('aria-pressed', 'true');
  await button(page, /^Chart type/).click();
  await page.screenshot({ path: test.info().outputPath('types.png') });
  // By keys: the checked one has the focus.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('type', 'hollow');
  await button(page, /^Studies/).click();
  await chart.getByRole('checkbox', { name: 'SMA' }).check();
  await expect(chart).toHaveAttribute('studies', 'sma:20');
  await chart.getByRole('spinbutton').first().fill('50');
  // What is being typed stays, whatever has the toolbar rendered meanwhile.
  await chart.evaluate((element) => element.setAttribute('scale', 'log'));
  await expect(chart.locator('[part=toolbar]')).toContainText('Log');
  await chart.evaluate((element) => element.removeAttribute('scale'));
  await expect(chart.getByRole('spinbutton').first()).toHaveValue('50');
  await page.keyboard.press('Tab');
  await expect(chart).toHaveAttribute('studies', 'sma:50');
  await expect(chart.locator('.legend .study')).toContainText('SMA 50');
  await button(page, 'One more SMA').click();
  await expect(chart).toHaveAttribute('studies', 'sma:50 sma:100');
  await expect(chart.getByRole('checkbox', { name: 'SMA' })).toHaveCount(2);
  await expect(chart.locator('.legend .study').nth(1)).toContainText('SMA 100');
  await page.screenshot({ path: test.info().outputPath('studies.png') });
  await page.keyboard.press('Escape');
  await button(page, /^Theme/).click();
  await chart.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(chart).toHaveAttribute('theme', 'dark');
  await page.screenshot({ path: test.info().outputPath('dark.png') });
  await button(page, /^Theme/).click();
  await expect(chart.getByRole('menuitemradio', { checked: true })).toHaveText('Dark');
  await page.keyboard.press('Escape');
  await button(page, 'Pause').click();
  await expect(chart).toHaveAttribute('paused', '');
  for (const [name, file] of [
    ['Save a picture', /^ETH.*-5m\.png$/],
    ['Save as CSV', /^ETH.*-5m\.csv$/],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
    expect(download.suggestedFilename()).toMatch(file);
  }
  await chart.evaluate((element) => element.removeAttribute('controls'));
  await expect(chart.getByRole('toolbar')).toHaveCount(0);
});

test('at each width every button can be reached by keys, and none is cut', async ({ page, live }) => {
  await live(
    '<style>body{margin:0}kline-chart{height:360px}</style><kline-chart controls symbol="BTCUSDT"></kline-chart>',
  );
  const toolbar = chartOf(page).getByRole('toolbar');
  await expect(toolbar).toBeVisible();
  for (const width of [1_600, 800, 400, 240]) {
    await page.setViewportSize({ width, height: 380 });
    await page.screenshot({ path: test.info().outputPath(`${width}.png`) });
    const more = toolbar.getByRole('button', { name: 'More' });
    await expect(more).toBeVisible({ visible: width < 800 });
    if (width < 800) {
      // A second row, which stays from one width to the next.
      if (width === 400) await more.click();
      await expect(more).toHaveAttribute('aria-expanded', 'true');
      await page.screenshot({ path: test.info().outputPath(`${width}-more.png`) });
    }
    await toolbar.getByRole('button').first().focus();
    const names: string[] = [];
    for (let i = 0; i < 20; i++) {
      const [name, isInView] = await page.evaluate(() => {
        const focused = document.querySelector('kline-chart')?.shadowRoot?.activeElement;
        const box = focused?.getBoundingClientRect();
        return [
          focused?.getAttribute('aria-label') ?? focused?.textContent ?? '',
          box !== undefined && box.left >= 0 && box.right <= innerWidth + 1,
        ] as const;
      });
      expect(isInView, `${name} at ${width} px`).toBe(true);
      if (names.includes(name)) break;
      names.push(name);
      await page.keyboard.press('ArrowRight');
    }
    for (const name of ['Symbol', 'Interval', 'Chart type', 'Studies', 'Theme', 'Full screen']) {
      expect(
        names.some((each) => each.startsWith(name)),
        `${name} at ${width} px`,
      ).toBe(true);
    }
  }
});
