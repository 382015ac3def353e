import type { Page } from '@playwright/test';
import { allLive, expect, frames, test } from './support/fixtures.js';

const visibleRange = (page: Page) =>
  page.evaluate(() => document.querySelector('kline-chart')?.visibleRange ?? { from: 0, to: 0 });
const width = async (page: Page) => {
  const { from, to } = await visibleRange(page);
  return to - from;
};

test('moved, taken out and put back, hidden: the same chart; in another document a new one that works', async ({
  page,
  live,
}) => {
  await live(
    '<div id="a"><kline-chart symbol="BTCUSDT"></kline-chart></div><div id="b"></div><iframe></iframe>',
  );
  // A series can be live before its candles are drawn, and the first candles are an event of their own.
  await expect(page.locator('kline-chart .legend .change')).toBeVisible();
  const result = await page.evaluate(async () => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const [a, b] = ['a', 'b'].map((id) => document.getElementById(id) as HTMLElement);
    const events: string[] = [];
    for (const name of ['kline-ready', 'kline-statechange'])
      chart.addEventListener(name, () => events.push(name));
    const { chart: first } = chart;
    const isSame = () => first !== null && chart.chart === first && chart.state === 'live';
    const frame = () => new Promise(requestAnimationFrame);
    const kept: Record<string, boolean> = {};
    b.append(chart);
    await frame();
    kept['append'] = isSame();
    (a as HTMLElement & { moveBefore?(node: Node, child: Node | null): void }).moveBefore?.(chart, null);
    await frame();
    kept['moveBefore'] = isSame();
    chart.remove();
    b.prepend(chart);
    await frame();
    kept['out and in'] = isSame();
    b.hidden = true;
    await frame();
    await frame();
    b.hidden = false;
    await frame();
    await frame();
    kept['hidden'] = isSame();
    return { kept, events };
  });
  expect(result).toEqual({
    kept: { append: true, moveBefore: true, 'out and in': true, hidden: true },
    events: [],
  });
  // Across documents nothing of the old one can be kept: it is built anew, and lives.
  await page.evaluate(() => {
    const chart = document.querySelector('kline-chart') as HTMLElement;
    Object.assign(globalThis, { chart });
    document.querySelector('iframe')?.contentDocument?.body.append(chart);
  });
  const state = () =>
    page.evaluate(() => {
      const { chart } = globalThis as unknown as { chart: HTMLElementTagNameMap['kline-chart'] };
      return [chart.state, chart.chart !== null, chart.shadowRoot?.adoptedStyleSheets.length];
    });
  await expect.poll(state).toEqual(['live', true, expect.any(Number)]);
  await page.evaluate(() => {
    const { chart } = globalThis as unknown as { chart: HTMLElement };
    document.getElementById('a')?.append(chart);
  });
  await allLive(page, 1);
  await expect.poll(() => page.locator('kline-chart .chart canvas').count()).toBeGreaterThan(0);
  // Out for longer than a task: released, and back again.
  await page.evaluate(async () => {
    const chart = document.querySelector('kline-chart') as HTMLElement;
    chart.remove();
    await new Promise(requestAnimationFrame);
    document.body.append(chart);
  });
  await allLive(page, 1);
});

test('without a size nothing is drawn and no wish is lost: it comes true when there is one', async ({
  page,
  exchange,
  host,
}) => {
  const server = await exchange();
  await host({
    exchange: server,
    body: '<div id="box" style="width:700px;height:0"><kline-chart symbol="BTCUSDT" style="height:100%"></kline-chart></div>',
  });
  const wish = await page.evaluate(() => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const to = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
    chart.setVisibleRange({ from: to - 1_800_000, to });
    return { from: to - 1_800_000, to };
  });
  await frames(page, 5);
  expect(await page.locator('kline-chart canvas').count()).toBe(0);
  await page.evaluate(() =>
    document.getElementById('box')?.setAttribute('style', 'width:700px;height:300px'),
  );
  await allLive(page, 1);
  await expect
    .poll(async () => {
      const { from, to } = await visibleRange(page);
      return Math.max(Math.abs(from - wish.from), Math.abs(to - wish.to)) <= 60_000;
    })
    .toBe(true);
  const spacing = () =>
    page.evaluate(() => {
      const { chart } = document.querySelector('kline-chart') as unknown as {
        chart: { timeScale(): { options(): { barSpacing: number } } };
      };
      return chart.timeScale().options().barSpacing;
    });
  // All there is of it, weeks since the listing: what fits does not change by history that is loaded meanwhile.
  await page.locator('kline-chart').evaluate((chart) => chart.setAttribute('interval', '1w'));
  await allLive(page, 1);
  const before = await spacing();
  // Folded and unfolded: the library alone would squeeze its bars to half a pixel for good.
  for (const size of [
    'width:700px;height:0',
    'width:0;height:300px',
    'display:none',
    'width:700px;height:300px',
  ]) {
    await page.evaluate((style) => document.getElementById('box')?.setAttribute('style', style), size);
    await page.evaluate(() => document.querySelector('kline-chart')?.fitContent());
    await frames(page, 3);
  }
  await expect.poll(spacing).toBeGreaterThan(0.6);
  expect(before).toBeGreaterThan(0.6);
});

test('it shrinks and grows with flex and grid, and overflows nothing', async ({ page, live }) => {
  await live(
    `<style>body{margin:0}#flex{display:flex;height:300px}#flex kline-chart{flex:1}aside{flex:0 0 200px}
      #grid{display:grid;grid-template-columns:1fr 2fr;grid-template-rows:300px}</style>
      <div id="flex"><kline-chart symbol="BTCUSDT"></kline-chart><aside>aside</aside><kline-chart symbol="ETHUSDT"></kline-chart></div>
      <div id="grid"><kline-chart symbol="BTCUSDT"></kline-chart><kline-chart symbol="ETHUSDT" controls></kline-chart></div>`,
    { size: [1_200, 700] },
  );
  const widths = () =>
    page.evaluate(() => ({
      hosts: [...document.querySelectorAll('kline-chart')].map(({ offsetWidth }) => offsetWidth),
      drawn: [...document.querySelectorAll('kline-chart')].map(
        ({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('.tv-lightweight-charts')?.offsetWidth,
      ),
      scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    }));
  for (const [view, expected] of [
    [1_200, [500, 500, 400, 800]],
    [600, [200, 200, 200, 400]],
    [900, [350, 350, 300, 600]],
  ] as const) {
    await page.setViewportSize({ width: view, height: 700 });
    await expect.poll(widths).toEqual({ hosts: expected, drawn: expected, scrolls: false });
  }
});

test('the page keeps its wheel, its selection and its focus; a focused chart, or Ctrl, has the wheel', async ({
  page,
  live,
}) => {
  await live(
    `<input id="in" value="typed"><p id="text">Some words to select</p><kline-chart symbol="BTCUSDT"></kline-chart>
      <div style="height:3000px"></div>`,
    { exchange: { tickRate: 100 }, size: [800, 500] },
  );
  const box = await page.locator('kline-chart').boundingBox();
  const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 100];
  const scrolled = () => page.evaluate(() => scrollY);
  const before = await width(page);
  await page.locator('#in').focus();
  await page.evaluate(() => {
    const text = document.getElementById('text') as HTMLElement;
    getSelection()?.selectAllChildren(text);
    document.getElementById('in')?.focus();
  });
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 100);
  await expect.poll(scrolled).toBe(100);
  expect(await width(page)).toBe(before);
  await page.mouse.wheel(0, -100);
  await expect.poll(scrolled).toBe(0);
  // Hovered, with ticks coming in: nothing of the page's is touched.
  const ticks = () => page.evaluate(() => document.querySelector('kline-chart')?.metrics?.chartUpdates ?? 0);
  const from = await ticks();
  await expect.poll(ticks).toBeGreaterThan(from + 5);
  expect(await page.evaluate(() => [document.activeElement?.id, String(getSelection())])).toEqual([
    'in',
    'Some words to select',
  ]);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(() => width(page)).toBeLessThan(before);
  expect(await scrolled()).toBe(0);
  const zoomed = await width(page);
  await page.mouse.wheel(0, 100);
  await expect.poll(scrolled).toBe(100);
  expect(await width(page)).toBe(zoomed);
  await page.mouse.wheel(0, -100);
  await expect.poll(scrolled).toBe(0);
  // A click gives the chart the focus, as it does to whatever can have it.
  await page.mouse.click(x, y);
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('kline-chart');
  await page.mouse.wheel(0, 300);
  await expect.poll(() => width(page)).toBeGreaterThan(zoomed);
  expect(await scrolled()).toBe(0);
  await page.locator('#in').focus();
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  expect(await page.locator('#in').inputValue()).toBe('typed!');
});
