import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect, frames, states, test } from './support/fixtures.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: string, options: RunOptions): Promise<AxeResults> };
    };
    const { violations: found } = await axe.run('kline-chart', {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}

const spoken = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector('kline-chart')?.shadowRoot?.querySelector('[aria-live=assertive]')
        ?.textContent ?? '',
  );
const legendClose = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector('kline-chart')?.shadowRoot?.querySelector('.field.close bdi')?.textContent ?? '',
  );

test('by keys alone: bars, pages, zoom, summary, table, pause; spoken, and one tab stop', async ({
  page,
  live,
}) => {
  const server = await live(
    '<button>before</button><kline-chart symbol="BTCUSDT" timezone="UTC" locale="en-GB"></kline-chart><button>behind</button>',
    { size: [900, 460] },
  );
  server.exchange.time.speed = 0;
  expect(await violations(page)).toEqual([]);
  await page.getByText('before').focus();
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('kline-chart');
  // The keys' code comes with the focus.
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowLeft');
      return spoken(page);
    })
    .toContain('close');
  const first = await spoken(page);
  await page.keyboard.press('ArrowLeft');
  const second = await spoken(page);
  expect(second).not.toBe(first);
  const close = /close ([\d.,]*\d)/.exec(second)?.[1];
  expect(await legendClose(page)).toBe(close);
  await page.keyboard.press('ArrowRight');
  expect(await spoken(page)).toBe(first);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageDown');
  expect(await spoken(page)).toBe(first);
  const width = () =>
    page.evaluate(() => {
      const range = document.querySelector('kline-chart')?.visibleRange ?? { from: 0, to: 0 };
      return range.to - range.from;
    });
  const before = await width();
  await page.keyboard.press('+');
  await expect.poll(width).toBeLessThan(before);
  await page.keyboard.press('Enter');
  expect(await spoken(page)).toMatch(/BTCUSDT.*bars from.*Highest .* lowest/);
  await page.keyboard.press('h');
  expect(await spoken(page)).toContain('Page up');
  await page.keyboard.press('p');
  await expect(page.locator('kline-chart')).toHaveAttribute('paused', '');
  await page.keyboard.press('p');
  await page.keyboard.press('t');
  const table = page.locator('kline-chart dialog table');
  await expect(table).toBeVisible();
  expect(await table.locator('tbody tr').count()).toBeGreaterThan(10);
  const looks = await table.locator('thead th').evaluateAll((heads) =>
    heads.map((head) => {
      const { fontWeight, color } = getComputedStyle(head);
      return `${fontWeight} ${color}`;
    }),
  );
  expect(new Set(looks).size, `headings alike: ${looks.join()}`).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('table.png') });
  await page.keyboard.press('Escape');
  await expect(table).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByText('before').focus();
  await page.keyboard.press('Tab');
  const stops: string[] = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.textContent ?? '');
    stops.push(at);
    if (at === 'behind') break;
  }
  // The licence's link is the only other stop.
  expect(stops.indexOf('behind')).toBeLessThanOrEqual(1);
});

test('the crosshair of the keys stays at its bar while new ones come, until the pointer takes it over', async ({
  page,
  live,
}) => {
  // What is written beside the crosshair on the time axis.
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { texts });
    const { prototype } = CanvasRenderingContext2D;
    const write = Object.getOwnPropertyDescriptor(prototype, 'fillText')?.value as (
      this: CanvasRenderingContext2D,
      ...values: unknown[]
    ) => void;
    prototype.fillText = function fillText(...values) {
      if (/20\d\d.*:\d\d/.test(values[0])) texts.push(values[0]);
      write.apply(this, values);
    };
  });
  const server = await live('<style>body{margin:0}</style><kline-chart symbol="BTCUSDT"></kline-chart>', {
    size: [900, 460],
  });
  server.exchange.time.speed = 0;
  await page.locator('kline-chart .chart').focus();
  // The first key's bar is still forming.
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowLeft');
      return spoken(page);
    })
    .toContain('close');
  await page.keyboard.press('ArrowLeft');
  const legend = () => page.locator('kline-chart .legend .field').allTextContents();
  const pointed = await legend();
  const label = () => page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts.at(-1));
  const newest = () =>
    page.evaluate(
      () => document.querySelector('kline-chart')?.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0,
    );
  const first = await newest();
  server.exchange.time.speed = 60;
  await expect.poll(newest).toBeGreaterThan(first + 3 * 60_000);
  await frames(page, 30);
  expect(await legend()).toEqual(pointed);
  const written = await label();
  expect(written).toBeDefined();
  await expect.poll(newest).toBeGreaterThan(first + 6 * 60_000);
  await frames(page, 30);
  expect([await legend(), await label()]).toEqual([pointed, written]);
  await page.screenshot({ path: test.info().outputPath('crosshair.png') });
  await page.mouse.move(300, 200);
  await page.mouse.move(310, 200);
  await frames(page, 30);
  expect(await legend()).not.toEqual(pointed);
  expect(await label()).not.toBe(written);
});

test('axe finds nothing in any look or state, side by side', async ({ page, exchange, host }) => {
  const looks = [
    ['live', 'symbol="BTCUSDT" theme="dark" studies="sma:20 rsi:14"'],
    ['live', 'symbol="BTCUSDT" palette="inverted" type="area"'],
    ['live', 'symbol="BTCUSDT" palette="colorblind" theme="dark"'],
    ['live', 'symbol="BTCUSDT" locale="ar" controls'],
    ['live', 'symbol="BTCUSDT" controls style="width:240px"'],
    ['error', 'symbol="BTCUSDT" interval="1x"'],
    ['empty', ''],
  ] as const;
  const server = await exchange();
  // All in view: axe looks at what can be seen.
  await page.setViewportSize({ width: 1_200, height: 960 });
  await host({
    exchange: server,
    body: `<style>body{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}kline-chart{height:300px}</style>
      ${looks.map(([, attributes]) => `<kline-chart ${attributes}></kline-chart>`).join('')}`,
  });
  await expect.poll(() => states(page)).toEqual(looks.map(([state]) => state));
  await page.screenshot({ path: test.info().outputPath('looks.png') });
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing in the toolbar and all that it opens', async ({ page, live }) => {
  await live(
    `<kline-chart controls symbol="BTCUSDT" studies="sma:20" theme="dark" style="height:560px"></kline-chart>`,
    { size: [1_000, 600] },
  );
  const chart = page.locator('kline-chart');
  await expect(chart.getByRole('toolbar')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  for (const name of ['Symbol', 'Interval', 'Chart type', 'Price scale', 'Studies', 'Theme']) {
    await chart.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(chart.locator('.popover:popover-open')).toBeVisible();
    expect(await violations(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(chart.locator('.popover:popover-open')).toHaveCount(0);
  }
});

test('the ring around a chart with the focus is whole, over candles and over words', async ({
  page,
  exchange,
  host,
}) => {
  await page.setViewportSize({ width: 620, height: 260 });
  await host({
    exchange: await exchange(),
    body: `<style>body{margin:0;display:flex;gap:8px}kline-chart{width:300px;height:240px;--kline-focus:#ff00ff}</style>
      <kline-chart symbol="BTCUSDT" studies="rsi:14"></kline-chart><kline-chart symbol="NOPE"></kline-chart>`,
  });
  await expect.poll(() => states(page)).toEqual(['live', 'error']);
  await page.keyboard.press('Tab');
  for (const index of [0, 1]) {
    const chart = page.locator('.chart').nth(index);
    await chart.focus();
    for (const forcedColors of [null, 'active'] as const) {
      await page.emulateMedia({ forcedColors });
      const picture = await chart.screenshot();
      await test.info().attach(`ring ${index} ${forcedColors}`, { body: picture, contentType: 'image/png' });
      const off = await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const { width, height } = bitmap;
        const probe = document.createElement('i');
        probe.style.color = matchMedia('(forced-colors: active)').matches ? 'Highlight' : '#ff00ff';
        document.body.append(probe);
        const wanted = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
        probe.remove();
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] };
        const isRing = (x: number, y: number) => Math.min(x, y, width - 1 - x, height - 1 - y) < 2;
        // What a system highlights with may let a fifth of what is below it through.
        const isWanted = (at: number) =>
          [0, 1, 2].every((channel) => Math.abs(data[at * 4 + channel] - wanted[channel]) < 60);
        return Array.from({ length: width * height }, (_, at) => at).filter(
          (at) => isRing(at % width, Math.floor(at / width)) && !isWanted(at),
        ).length;
      }, picture.toString('base64'));
      expect(off, `pixels of ring ${index} that are not there, colours ${forcedColors}`).toBe(0);
    }
    await page.emulateMedia({ forcedColors: null });
  }
});

test('the way home by keys leaves the focus in the chart', async ({ page, live }) => {
  await live('<kline-chart symbol="BTCUSDT"></kline-chart><button>behind</button>');
  await page.evaluate(() => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const newest = chart.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0;
    chart.setVisibleRange({ from: newest - 12_000_000, to: newest - 6_000_000 });
  });
  const goLive = page.getByRole('button', { name: 'Go to live' });
  await goLive.focus();
  await page.keyboard.press('Enter');
  await expect(goLive).toBeHidden();
  await expect(page.locator('.chart')).toBeFocused();
});

test('forced colours and reduced motion are followed', async ({ page, live }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await live('<kline-chart symbol="BTCUSDT" controls></kline-chart>');
  const look = await page.evaluate(() => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const { chart: native } = chart as unknown as {
      chart: {
        options(): { layout: { textColor: string } };
        panes(): { getSeries(): { seriesType(): string; options(): { upColor: string } }[] }[];
      };
    };
    const candles = native
      .panes()[0]
      .getSeries()
      .find((series) => series.seriesType() === 'Candlestick');
    const probe = document.createElement('span');
    probe.style.color = 'CanvasText';
    document.body.append(probe);
    return {
      rising: candles?.options().upColor,
      drawn: native.options().layout.textColor,
      system: getComputedStyle(probe).color,
    };
  });
  expect(look.drawn.replaceAll(' ', '')).toBe(look.system.replaceAll(' ', ''));
  // There are too few colours to tell rising from falling: rising candles are outlines.
  expect(look.rising).toBe('transparent');
  await page.screenshot({ path: test.info().outputPath('forced-colours.png') });
  // Without motion the way home is one step.
  await page.evaluate(() => {
    const { chart } = document.querySelector('kline-chart') as unknown as {
      chart: { timeScale(): { scrollToPosition(position: number, animated: boolean): void } };
    };
    chart.timeScale().scrollToPosition(-200, false);
  });
  const goLive = page.getByRole('button', { name: 'Go to live' });
  await goLive.click();
  await expect(goLive).toBeHidden();
  const running = await page.evaluate(
    () =>
      document
        .querySelector('kline-chart')
        ?.shadowRoot?.getAnimations()
        .filter(({ playState }) => playState === 'running').length,
  );
  expect(running).toBe(0);
});

test('one polite region for the page tells that charts are no longer live, and that they are again', async ({
  page,
  live,
}) => {
  const server = await live(
    '<kline-chart symbol="BTCUSDT"></kline-chart><kline-chart symbol="ETHUSDT"></kline-chart>',
  );
  // News replace each other, as they do for who listens: what was said is kept here.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver(() => {
      const text = document.querySelector('[data-kline-chart=news]')?.textContent ?? '';
      if (text !== '') said.push(text);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said.join(' '));
  const hear = async (state: string) => {
    for (const symbol of ['BTCUSDT', 'ETHUSDT'])
      await expect.poll(said, { timeout: 20_000 }).toMatch(new RegExp(`${symbol} 1m: ${state}`));
  };
  server.exchange.faults.set('refuse', 1);
  server.exchange.streams.dropAll();
  await hear('(Reconnecting|Not live)');
  server.exchange.faults.clear();
  await hear('Live');
  await expect(page.locator('[data-kline-chart=news]')).toHaveCount(1);
});
