import type { Page } from '@playwright/test';
import type { IChartApi } from 'lightweight-charts';
import { allLive, expect, frames, test } from './support/fixtures.js';

const TYPES = ['candles', 'hollow', 'bars', 'line', 'area', 'baseline', 'heikin-ashi'];

interface Drawn {
  readonly type: string;
  readonly rows: readonly { close?: number; value?: number; open?: number; color?: string }[];
}

/** What the library was given for the price pane of the first chart: one list per series. */
function drawnBy(page: Page, selector = 'kline-chart'): Promise<Drawn[]> {
  return page.evaluate((name) => {
    interface Series {
      seriesType(): string;
      data(): Drawn['rows'];
    }
    const { chart } = document.querySelector(name) as unknown as {
      chart: { panes(): { getSeries(): Series[] }[] };
    };
    return chart
      .panes()
      .flatMap((pane) => pane.getSeries())
      .map((series) => ({ type: series.seriesType(), rows: series.data() }));
  }, selector);
}

/** The prices as they are drawn: history and forming bar of the series of one type. */
function closesOf(drawn: readonly Drawn[], type: string): number[] {
  const [history, live] = drawn.filter((each) => each.type === type);
  // Not drawn in this way yet.
  if (live === undefined) return [];
  const value = ({ close, value: level }: { close?: number; value?: number }) => close ?? level ?? Number.NaN;
  // A line's live part begins with the end of history.
  return [...history.rows.map(value), ...live.rows.slice(-1).map(value)];
}
const closes = async (page: Page, type: string) => closesOf(await drawnBy(page), type);

const KIND: Record<string, string> = { bars: 'Bar', line: 'Line', area: 'Area', baseline: 'Baseline' };

test('every type draws the same closes, changed live, and only Heikin-Ashi others', async ({
  page,
  live,
}) => {
  await live('<kline-chart symbol="BTCUSDT"></kline-chart>', { exchange: { tickRate: 0 } });
  const chart = page.locator('kline-chart');
  await expect.poll(async () => (await closes(page, 'Candlestick')).length).toBe(500);
  const truth = (await closes(page, 'Candlestick')).slice(0, 498);
  for (const type of TYPES) {
    await chart.evaluate((element, name) => element.setAttribute('type', name), type);
    const kind = KIND[type] ?? 'Candlestick';
    await expect.poll(async () => (await drawnBy(page)).filter((each) => each.type === kind).length).toBe(2);
    // Without the newest two: they may still move.
    const drawn = (await closes(page, kind)).slice(0, 498);
    if (type === 'heikin-ashi') expect(drawn).not.toEqual(truth);
    else expect(drawn).toEqual(truth);
    await page.screenshot({ path: test.info().outputPath(`${type}.png`) });
  }
});

test('percent counts candles and studies from one base: the first bar in view', async ({ page, live }) => {
  await live('<kline-chart symbol="BTCUSDT" scale="percent" studies="sma:20"></kline-chart>', {
    exchange: { tickRate: 0 },
  });
  await expect.poll(async () => (await drawnBy(page)).filter(({ type }) => type === 'Line').length).toBe(2);
  await expect
    .poll(async () => {
      const percents = await closes(page, 'Candlestick');
      const first = await page.evaluate(() => {
        const { chart } = document.querySelector('kline-chart') as unknown as {
          chart: { timeScale(): { getVisibleLogicalRange(): { from: number } } };
        };
        return Math.ceil(chart.timeScale().getVisibleLogicalRange().from);
      });
      return percents[first];
    })
    .toBe(0);
  // Of one moment: prices go on.
  const drawn = await drawnBy(page);
  const percents = closesOf(drawn, 'Candlestick');
  const average = closesOf(drawn, 'Line').at(-1) as number;
  const mean = percents.slice(-20).reduce((sum, each) => sum + each, 0) / 20;
  expect(average).toBeCloseTo(mean, 9);
});

test('studies on the price and in panes of their own, in the legend, and gone again', async ({
  page,
  live,
}) => {
  await live(
    `<style>body{margin:0}</style>
      <kline-chart symbol="BTCUSDT" studies="sma:20 ema:50 bollinger:20,2 vwap rsi:14 macd:12,26,9 atr:14"
        style="height:700px"></kline-chart>`,
    { size: [1_000, 720] },
  );
  const legend = page.locator('kline-chart [part=legend]');
  await expect(legend).toContainText(/SMA 20\s*[\d,]+\.\d\d/);
  for (const title of ['EMA 50', 'BB 20 2', 'VWAP']) await expect(legend).toContainText(title);
  const inPanes = page.locator('kline-chart .own');
  await expect(inPanes).toContainText([/RSI 14\s*\d/, /MACD 12 26 9\s*-?\d/, /ATR 14\s*\d/]);
  // Prices and volume are above them.
  const inOwnPane = () =>
    page.locator('kline-chart').evaluate((element) => {
      const { chart } = element as unknown as { chart: { panes(): { getHTMLElement(): HTMLElement }[] } };
      const panes = chart.panes().slice(2);
      return [...(element.shadowRoot?.querySelectorAll('.own') ?? [])].map((line, index) => {
        const [{ top, bottom }, pane] = [line, panes[index].getHTMLElement()].map((each) =>
          each.getBoundingClientRect(),
        );
        return top > pane.top && bottom < pane.bottom;
      });
    });
  // No value is missing: bars before the first shown one warm them up.
  await expect
    .poll(async () => {
      const lines = (await drawnBy(page)).filter(({ type, rows }) => type === 'Line' && rows.length > 100);
      return lines.map(({ rows }) => rows.filter(({ value }) => value === undefined).length);
    })
    .toEqual(Array.from({ length: 10 }, () => 0));
  await page.screenshot({ path: test.info().outputPath('studies.png') });
  await expect.poll(inOwnPane).toEqual([true, true, true]);
  // Whoever drags a pane's edge takes its line along.
  await page.locator('kline-chart').evaluate((element) => {
    const { chart } = element as unknown as { chart: { panes(): { setHeight(height: number): void }[] } };
    chart.panes()[2].setHeight(200);
  });
  await expect.poll(inOwnPane).toEqual([true, true, true]);
  await page.locator('kline-chart').evaluate((element) => element.setAttribute('studies', 'rsi:7'));
  await expect(inPanes).toContainText(['RSI 7']);
  await expect(legend).not.toContainText('EMA');
  await expect.poll(async () => (await drawnBy(page)).filter(({ type }) => type === 'Line').length).toBe(2);
  await page.locator('kline-chart').evaluate((element) => element.removeAttribute('studies'));
  await expect(inPanes).toHaveCount(0);
  expect(
    await page
      .locator('kline-chart')
      .evaluate((element) => (element as unknown as { chart: { panes(): unknown[] } }).chart.panes().length),
  ).toBe(2);
});

test('a paused chart keeps its bars in another look, and takes no new ones for it', async ({
  page,
  live,
}) => {
  const server = await live('<kline-chart symbol="BTCUSDT" hide-volume></kline-chart>');
  const chart = page.locator('kline-chart');
  await expect.poll(async () => (await closes(page, 'Candlestick')).length).toBeGreaterThan(400);
  await chart.evaluate((element) => element.setAttribute('paused', ''));
  await frames(page, 2);
  const held = await closes(page, 'Candlestick');
  // What comes meanwhile must not be drawn, whatever else is.
  const newest = () =>
    page.evaluate(
      () => document.querySelector('kline-chart')?.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0,
    );
  const before = await newest();
  server.exchange.time.speed = 60;
  await expect.poll(newest).toBeGreaterThan(before);
  for (const [type, kind] of Object.entries(KIND)) {
    await chart.evaluate((element, name) => element.setAttribute('type', name), type);
    await expect.poll(() => closes(page, kind)).toEqual(held);
  }
  await chart.evaluate((element) => element.removeAttribute('hide-volume'));
  await expect.poll(async () => (await closes(page, 'Histogram')).length).toBe(held.length);
  await chart.evaluate((element) => element.setAttribute('scale', 'percent'));
  await expect.poll(async () => (await closes(page, 'Baseline')).includes(0)).toBe(true);
  await chart.evaluate((element) => element.removeAttribute('scale'));
  await expect.poll(() => closes(page, 'Baseline')).toEqual(held);
  await chart.evaluate((element) => element.removeAttribute('paused'));
  await expect.poll(() => closes(page, 'Baseline')).not.toEqual(held);
});

for (const [hidden, changed] of [
  ['style="height:300px"', { style: 'height:600px' }],
  ['style="height:600px" hide-volume', { 'hide-volume': null }],
] as const) {
  test(`volume that comes after a study gets a pane of its own, above the study's: ${hidden}`, async ({
    page,
    live,
  }) => {
    await live(`<kline-chart symbol="BTCUSDT" studies="rsi" ${hidden}></kline-chart>`, { size: [900, 640] });
    const panes = () =>
      page.locator('kline-chart').evaluate((element) => {
        const { chart } = element as unknown as {
          chart: { panes(): { getSeries(): { seriesType(): string }[] }[] };
        };
        return chart
          .panes()
          .map((pane) => [...new Set(pane.getSeries().map((each) => each.seriesType()))].sort());
      });
    await expect.poll(panes).toEqual([['Candlestick', 'Histogram'], ['Line']]);
    await page.locator('kline-chart').evaluate((element, attributes) => {
      for (const [name, value] of Object.entries(attributes))
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
    }, changed);
    await expect.poll(panes).toEqual([['Candlestick'], ['Histogram'], ['Line']]);
    await page.screenshot({ path: test.info().outputPath('panes.png') });
  });
}

test('a bad study is an error that names it, and mending it heals', async ({ page, exchange, host }) => {
  const server = await exchange();
  await host({ exchange: server, body: '<kline-chart symbol="BTCUSDT" studies="sma:x"></kline-chart>' });
  const chart = page.locator('kline-chart');
  await expect(chart.getByRole('alert')).toContainText('sma:x');
  await chart.evaluate((element) => element.setAttribute('studies', 'sma:9'));
  await allLive(page, 1);
  await expect(page.locator('kline-chart [part=legend]')).toContainText('SMA 9');
});

test('palettes and themes change live; rising candles are outlines for the colour-blind', async ({
  page,
  live,
}) => {
  await live('<kline-chart symbol="BTCUSDT"></kline-chart>', { exchange: { tickRate: 0 } });
  const options = () =>
    page.evaluate(() => {
      interface Series {
        seriesType(): string;
        options(): { upColor: string; borderUpColor: string; downColor: string };
      }
      const { chart } = document.querySelector('kline-chart') as unknown as {
        chart: { panes(): { getSeries(): Series[] }[] };
      };
      const series = chart.panes()[0].getSeries();
      const { upColor, borderUpColor, downColor } = (
        series.find((each) => each.seriesType() === 'Candlestick') as Series
      ).options();
      return { upColor, borderUpColor, downColor };
    });
  const classic = await options();
  const chart = page.locator('kline-chart');
  await chart.evaluate((element) => element.setAttribute('palette', 'inverted'));
  await expect.poll(async () => (await options()).upColor).toBe(classic.downColor);
  await chart.evaluate((element) => element.setAttribute('palette', 'colorblind'));
  await expect.poll(options).toEqual({
    upColor: 'transparent',
    borderUpColor: '#0072b2',
    downColor: '#b34e00',
  });
  await chart.evaluate((element) => element.setAttribute('theme', 'dark'));
  await expect.poll(async () => (await options()).borderUpColor).toBe('#56b4e9');
  await chart.evaluate((element) => element.setAttribute('style', '--kline-up: oklch(0.7 0.2 145)'));
  await expect.poll(async () => (await options()).borderUpColor).toMatch(/^rgba?\(/);
});

test('panes of studies have room for curve and text at every height, and volume keeps a pane of its own', async ({
  page,
  live,
}) => {
  await live(
    `<style>body{margin:0}</style>
      <kline-chart symbol="BTCUSDT" scale="log" studies="rsi:14 macd:12,26,9" style="height:300px"></kline-chart>`,
    { size: [640, 640], exchange: { tickRate: 0 } },
  );
  const element = page.locator('kline-chart');
  const panes = () =>
    element.evaluate((each) => {
      const { chart } = each as unknown as { chart: IChartApi };
      return chart.panes().map((pane, index) => {
        const { mode, scaleMargins } = chart.priceScale('right', index).options();
        const kinds = new Set(pane.getSeries().map((series) => series.seriesType()));
        const text = scaleMargins.top * pane.getHeight();
        return { kinds: [...kinds].toSorted().join(), height: pane.getHeight(), mode, text };
      });
    });
  const kinds = async () => (await panes()).map((pane) => pane.kinds);
  const heights = async () => (await panes()).map((pane) => Math.round(pane.height));
  const setHeight = (height: number) =>
    element.evaluate((each, value) => {
      each.style.height = `${value}px`;
    }, height);
  await expect(page.locator('kline-chart .own')).toHaveCount(2);
  await expect.poll(kinds).toEqual(['Candlestick,Histogram', 'Line', 'Histogram,Line']);
  await setHeight(470);
  await expect.poll(kinds).toEqual(['Candlestick', 'Histogram', 'Line', 'Histogram,Line']);
  await expect.poll(async () => (await heights()).slice(2)).toEqual([56, 56]);
  const studies = (await panes()).slice(2);
  for (const { mode, text } of studies) {
    expect(mode).toBe(0);
    expect(text).toBeCloseTo(18, 0);
  }
  // Whoever drags a pane's edge has it so, in proportion.
  await element.evaluate((each) => (each as unknown as { chart: IChartApi }).chart.panes()[2].setHeight(90));
  await expect.poll(async () => (await heights())[2]).toBe(90);
  await element.evaluate((each) => each.setAttribute('theme', 'dark'));
  await setHeight(460);
  await expect.poll(async () => (await heights()).reduce((sum, each) => sum + each)).toBeLessThan(432);
  expect((await heights())[2]).toBeGreaterThan(80);
  // In the next that is shared out there is no room for texts.
  await element.evaluate((each) => each.setAttribute('studies', 'rsi:14 macd:12,26,9 atr:14'));
  await setHeight(170);
  await expect(page.locator('kline-chart .own')).toHaveCount(0);
  await setHeight(560);
  await expect(page.locator('kline-chart .own')).toHaveCount(3);
});
