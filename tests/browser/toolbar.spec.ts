import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

const chartOf = (page: Page) => page.locator('kline-chart');
const opener = (page: Page, id: string) => chartOf(page).locator(`button[popovertarget=${id}]`);
const MENUS = ['symbol', 'interval', 'type', 'scale', 'studies', 'theme'];

/** Where an open menu and its button lie, and the window that they must stay in. */
const placesOf = (page: Page, id: string) =>
  page.evaluate((name) => {
    const root = document.querySelector('kline-chart')?.shadowRoot;
    const box = (selector: string) => {
      const { left, top, right, bottom } =
        root?.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return { left, top, right, bottom };
    };
    const { clientWidth, clientHeight } = document.documentElement;
    return {
      menu: box(`#${name}`),
      button: box(`[popovertarget=${name}]`),
      width: clientWidth,
      height: clientHeight,
    };
  }, id);

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

test('the toolbar is one stop of Tab: its button used last, or its first where that is hidden', async ({
  page,
  live,
}) => {
  await live(
    '<button>before</button><kline-chart controls symbol="BTCUSDT"></kline-chart><button>behind</button>',
    { size: [1_000, 460] },
  );
  const chart = chartOf(page).locator('.chart');
  await expect(opener(page, 'symbol')).toBeVisible();
  await page.getByText('before').focus();
  await page.keyboard.press('Tab');
  await expect(opener(page, 'symbol')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(chart).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  const pressed = chartOf(page).getByRole('button', { name: /^1m$/ });
  await expect(pressed).toBeFocused();
  // A render does not move it.
  await chartOf(page).evaluate((element) => element.setAttribute('type', 'line'));
  await expect(opener(page, 'type')).toContainText('Line');
  await page.keyboard.press('Tab');
  await expect(chart).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(pressed).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByText('before')).toBeFocused();
  await page.setViewportSize({ width: 500, height: 460 });
  await expect(pressed).toBeHidden();
  await expect(opener(page, 'symbol')).toHaveAttribute('tabindex', '0');
  await page.keyboard.press('Tab');
  await expect(opener(page, 'symbol')).toBeFocused();
});

test('at each width and in each language the tools are one row, and none is cut', async ({ page, live }) => {
  test.setTimeout(120_000);
  await live('<kline-chart controls symbol="BTCUSDT" type="heikin-ashi" scale="log"></kline-chart>', {
    size: [1_300, 400],
  });
  const toolbar = chartOf(page).getByRole('toolbar');
  let label = '';
  for (const locale of ['en', 'de', 'es', 'ar', 'ja', 'zh-CN']) {
    await chartOf(page).evaluate((element, tag) => element.setAttribute('locale', tag), locale);
    await expect(toolbar).not.toHaveAttribute('aria-label', label);
    label = (await toolbar.getAttribute('aria-label')) ?? '';
    const wrong = await page.evaluate(
      (symbols) => {
        const chart = document.querySelector('kline-chart') as HTMLElement;
        const bar = chart.shadowRoot?.querySelector('.bar') as HTMLElement;
        const isShown = (part: HTMLElement) => part.offsetWidth > 0;
        const found: string[] = [];
        const name = bar.querySelector('.text') as HTMLElement;
        for (const symbol of symbols) {
          name.textContent = symbol;
          for (const size of [12, 18]) {
            chart.style.setProperty('--kline-font-size', `${size}px`);
            for (let width = 240; width <= 1_250; width += 10) {
              chart.style.width = `${width}px`;
              const box = bar.getBoundingClientRect();
              const buttons = [...bar.querySelectorAll<HTMLElement>('button')].filter(isShown);
              const boxes = buttons.map((button) => button.getBoundingClientRect());
              const rows = new Set(boxes.map(({ top }) => top)).size;
              const isCut = boxes.some(({ left, right }) => left < box.left || right > box.right + 0.5);
              const texts = [...bar.querySelectorAll<HTMLElement>('.text')].filter(isShown);
              // Of a symbol as long as they come nothing is left out where there is room for it at all.
              const isShort =
                symbol.length < 13 &&
                width > 300 &&
                texts.some((each) => each.scrollWidth > each.offsetWidth + 1);
              if (rows > 1 || isCut || isShort)
                found.push(
                  `${symbol.slice(0, 12)} ${size} px, ${width} wide: ${rows} rows, ${isCut} ${isShort}`,
                );
            }
          }
        }
        chart.removeAttribute('style');
        return found;
      },
      ['BTCUSDT', '1000SATSUSDT', 'X'.repeat(64)],
    );
    expect(wrong.slice(0, 9), locale).toEqual([]);
  }
});

for (const [where, top, height] of [
  ['low window', 120, 400],
  ['page, half way down', 380, 700],
] as const) {
  test(`in a ${where}, what a button opens lies beside it: a double click picks nothing`, {
    tag: top < 200 ? ['@firefox'] : [],
  }, async ({ page, live }) => {
    await live(
      `<style>body{margin:0;padding-top:${top}px}kline-chart{height:260px}</style>
        <kline-chart controls symbol="BTCUSDT" interval="15m"></kline-chart>`,
      { size: [700, height] },
    );
    for (const id of MENUS) {
      await opener(page, id).click();
      await expect(chartOf(page).locator(`#${id}`)).toBeVisible();
      const { menu, button, ...view } = await placesOf(page, id);
      expect(menu.top >= button.bottom || menu.bottom <= button.top, id).toBe(true);
      expect(menu.top >= 0 && menu.bottom <= view.height, id).toBe(true);
      await page.keyboard.press('Escape');
    }
    await opener(page, 'interval').dblclick({ delay: 60 });
    await expect(chartOf(page).locator('#interval')).toBeHidden();
    await expect(chartOf(page)).toHaveAttribute('interval', '15m');
  });
}

for (const locale of ['en', 'de', 'ar']) {
  test(`the studies on a narrow screen, ${locale}: clear of its edges, in columns`, async ({
    page,
    live,
  }) => {
    await live(
      `<style>body{margin:0}kline-chart{height:400px}</style>
        <kline-chart controls symbol="BTCUSDT" locale="${locale}" studies="bollinger:20,2 macd:12,26,9"></kline-chart>`,
      { size: [320, 560] },
    );
    await chartOf(page).locator('button.more').click();
    for (const width of [320, 240]) {
      await page.setViewportSize({ width, height: 560 });
      await opener(page, 'studies').click();
      const studies = chartOf(page).locator('#studies');
      await expect(studies).toBeVisible();
      await page.screenshot({ path: test.info().outputPath(`${width}.png`) });
      const { menu } = await placesOf(page, 'studies');
      expect(menu.left).toBeGreaterThanOrEqual(8);
      expect(menu.right).toBeLessThanOrEqual(width - 8);
      const { overflow, starts } = await studies.evaluate((box) => {
        const isReversed = getComputedStyle(box).direction === 'rtl';
        const startOf = (part: Element) => {
          const { left, right } = part.getBoundingClientRect();
          return isReversed ? right : left;
        };
        const params = [...box.querySelectorAll('.param')];
        return { overflow: box.scrollWidth - box.clientWidth, starts: [...new Set(params.map(startOf))] };
      });
      expect(overflow).toBe(0);
      expect(starts).toHaveLength(1);
      await page.keyboard.press('Escape');
    }
  });
}
