import { expect, states, test } from './support/fixtures.js';

for (const [locale, direction, open, retry, type] of [
  ['ar', 'rtl', 'افتتاح', 'إعادة المحاولة', 'نوع الرسم'],
  ['de', 'ltr', 'E', 'Erneut versuchen', 'Charttyp'],
  ['zh-CN', 'ltr', '开', '重试', '图表类型'],
] as const) {
  test(`a chart speaks ${locale}, and its legend leaves the price scale free`, async ({
    page,
    exchange,
    host,
  }) => {
    const server = await exchange();
    await page.setViewportSize({ width: 900, height: 640 });
    await host({
      exchange: server,
      body: `<style>body{margin:0}kline-chart{height:300px}</style>
        <kline-chart controls symbol="BTCUSDT" locale="${locale}" studies="sma:20"></kline-chart>
        <kline-chart symbol="NOPE" locale="${locale}"></kline-chart>`,
    });
    await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['live', 'error']);
    const first = page.locator('kline-chart').first();
    await expect(first.locator('.frame')).toHaveAttribute('dir', direction);
    await expect(first.locator('.field.ohl b').first()).toHaveText(open);
    await expect(page.locator('kline-chart').last().locator('button')).toHaveText(retry);
    const [legend, chart] = await Promise.all([
      first.locator('.legend').boundingBox(),
      first.locator('.chart').boundingBox(),
    ]);
    expect((legend?.x ?? 0) + (legend?.width ?? 0)).toBeLessThanOrEqual((chart?.width ?? 0) - 70);
    await first.getByRole('button', { name: new RegExp(`^${type}`) }).click();
    await expect(first.getByRole('menuitemradio')).toHaveCount(7);
    await page.screenshot({ path: test.info().outputPath(`${locale}.png`) });
  });
}

test('a language registered later reaches charts that are there', async ({ page, live }) => {
  await live('<kline-chart symbol="BTCUSDT" locale="fi"></kline-chart>');
  await page.evaluate(() => globalThis.kline.registerLanguage('fi', { open: 'Avaus' }));
  await expect(page.locator('kline-chart .field.ohl b').first()).toHaveText('Avaus');
});
