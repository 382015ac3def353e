import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

const chartOf = (page: Page) => page.locator('kline-chart');
const opener = (page: Page, id: string) => chartOf(page).locator(`button[popovertarget=${id}]`);
const MENUS = ['symbol', 'interval', 'type', 'scale', 'studies', 'theme'];

test('Escape in what a button opened gives the focus back to the button', async ({ page, live }) => {
  await live(
    '<style>body{margin:0}kline-chart{height:540px}</style><kline-chart controls symbol="BTCUSDT"></kline-chart>',
    { size: [900, 560] },
  );
  for (const id of MENUS) {
    const button = opener(page, id);
    const menu = chartOf(page).locator(`#${id}`);
    const ways = {
      click: () => button.click(),
      key: async () => {
        await button.focus();
        await page.keyboard.press('Enter');
      },
    };
    for (const [way, open] of Object.entries(ways)) {
      await open();
      await expect(menu).toBeVisible();
      // The studies leave the focus on the button.
      if (id === 'studies') await menu.getByRole('checkbox').first().focus();
      else await expect(menu.locator(':focus')).toHaveCount(1);
      await page.keyboard.press('Escape');
      await expect(menu).toBeHidden();
      await expect(button, `${id}, opened by ${way}`).toBeFocused();
    }
  }
});
