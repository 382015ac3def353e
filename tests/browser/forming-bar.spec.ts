import type { IChartApi } from 'lightweight-charts';
import { expect, test } from './support/fixtures.js';
import { installPixels, toldPixels } from './support/pixels.js';

type Chart = HTMLElementTagNameMap['kline-chart'];

const LOOKS: Record<string, string>[] = [
  {},
  { theme: 'dark', type: 'hollow' },
  { palette: 'colorblind', scale: 'log' },
  { type: 'heikin-ashi', palette: 'inverted' },
];
/** Bars in view. Were they nearer than two pixels, the newer bar of the other chart would be in view, too. */
const ZOOMS = [12, 33, 60, 110, 160, 180];

for (const look of LOOKS) {
  const name = JSON.stringify(look);
  test(`a forming bar looks as it will in history, where the library draws it: ${name}`, async ({
    page,
    host,
  }) => {
    await host({});
    await installPixels(page);
    const differing = await page.evaluate(
      async ({ attributes, zooms }) => {
        const AXIS_TOP = 370;
        const VOLUME_TOP = 300;
        const first = Date.UTC(2024, 0, 1);
        const MINUTE = 60_000;
        const store = globalThis.kline.KlineStore.create({ maxSymbols: 2, intervalsPerSymbol: 1 });
        let seed = 11;
        const dice = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
        let close = 100;
        let row = { openTime: first, open: 100, high: 100, low: 100, close, volume: 1, closed: true };
        const next = (bar: number) => {
          const open = close;
          close *= 1 + (dice() - 0.5) / 50;
          const [high, low] = [Math.max(open, close) * 1.004, Math.min(open, close) * 0.996];
          const volume = 1 + 9 * dice();
          row = { openTime: first + bar * MINUTE, open, high, low, close, volume, closed: true };
        };
        const charts = ['FORMING', 'CLOSED'].map((symbol) => {
          const chart = document.createElement('kline-chart');
          // Their legends tell of other bars, and may have to leave another height to the candles.
          Object.assign(chart, { symbol, store, hideLegend: true });
          // Its lines follow the times of all bars, of which one chart has more.
          chart.style.cssText = 'display:block;width:480px;height:400px;--kline-grid:transparent';
          for (const [key, value] of Object.entries(attributes)) chart.setAttribute(key, value);
          document.body.append(chart);
          return chart;
        }) as [Chart, Chart];
        const drawn = new Map<Chart, number>();
        for (const chart of charts)
          chart.addEventListener('kline-update', ({ detail }) => drawn.set(chart, detail.kline.openTime));
        /** @param below rows of pixels that are compared */
        const settled = async (below: number, openTimes: readonly number[]) => {
          while (charts.some((chart, i) => drawn.get(chart) !== openTimes[i]))
            await new Promise(requestAnimationFrame);
          let found = ['nothing compared'];
          for (let frame = 0; frame < 60 && found.length > 0; frame++) {
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            found = globalThis
              .differingPixels(...charts)
              .filter((pixel) => Number(pixel.split(',')[1]) < below);
          }
          return found;
        };
        let bar = 0;
        for (; bar < 500; bar++) {
          next(bar);
          store.updateKline('FORMING', '1m', { ...row, closed: false });
          store.updateKline('CLOSED', '1m', row);
        }
        const found: Record<string, string[]> = {};
        for (const zoom of zooms) {
          for (const way of [1, -1]) {
            next(bar);
            // Both ways, and of the one with the newer bar the last price the same, out of view.
            const range = Math.abs(row.close - row.open) + 0.1;
            row.close = close = row.open + way * range;
            row.high = Math.max(row.high, close + 0.2);
            row.low = Math.min(row.low, close - 0.2);
            store.updateKline('FORMING', '1m', { ...row, closed: false });
            store.updateKline('CLOSED', '1m', row);
            const newer = { ...row, openTime: row.openTime + MINUTE, open: close - way, closed: false };
            newer.high = Math.max(close, newer.open) + 1;
            newer.low = Math.min(close, newer.open) - 1;
            store.updateKline('CLOSED', '1m', newer);
            const view = { from: row.openTime - zoom * MINUTE, to: row.openTime };
            for (const chart of charts) chart.setVisibleRange(view);
            // Columns of history share pixels that are left over; wide ones have none.
            const pixels = await settled(zoom < 20 ? AXIS_TOP : VOLUME_TOP, [row.openTime, newer.openTime]);
            if (pixels.length > 0) found[`${zoom} bars, ${way > 0 ? 'up' : 'down'}`] = pixels;
            bar++;
          }
        }
        return found;
      },
      { attributes: look, zooms: ZOOMS },
    );
    await page.screenshot({ path: test.info().outputPath('both.png') });
    const told = Object.entries(differing).map(([when, pixels]) => `${when}: ${toldPixels(pixels)}`);
    expect(told).toEqual([]);
  });
}

test('the label of the last price is whole or, where that price is out of view, not there', async ({
  page,
  live,
}) => {
  await live(
    '<kline-chart symbol="BTCUSDT" theme="light" style="--kline-up:#08806c;--kline-down:#08806c"></kline-chart>',
    { exchange: { tickRate: 0 } },
  );
  /** Rows of the price axis that have the label's colour, with the last price so far below its upper edge. */
  const rowsOfLabel = (part: number) =>
    page.evaluate(async (share) => {
      const element = document.querySelector('kline-chart') as Chart;
      const chart = element.chart as IChartApi;
      const { close } = element.store.getLatestKline('BTCUSDT', '1m') as { close: number };
      chart.applyOptions({ rightPriceScale: { scaleMargins: { top: 0, bottom: 0 } } });
      chart.priceScale('right').setVisibleRange({ from: close - 100 * (1 - share), to: close + 100 * share });
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      const [cell] = element.shadowRoot?.querySelectorAll('td:last-child') ?? [];
      const rows = new Set<number>();
      for (const canvas of cell.querySelectorAll('canvas')) {
        const { width, height } = canvas;
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        const { data } = context.getImageData(0, 0, width, height);
        // Left of its texts.
        for (let y = 0; y < height; y++) {
          const [red, green, blue] = data.subarray(4 * (y * width + 3));
          if (red === 0x08 && green === 0x80 && blue === 0x6c) rows.add(y);
        }
      }
      return { label: rows.size, isAtEdge: rows.has(0) || rows.has(cell.clientHeight - 1) };
    }, part);
  const { label, isAtEdge } = await rowsOfLabel(0.5);
  expect(isAtEdge).toBe(false);
  expect(label).toBeGreaterThan(30);
  for (const part of [0.004, 0.02, 0.06, 0.94, 0.98, 0.996])
    expect((await rowsOfLabel(part)).label, `at ${part}`).toBe(label);
  for (const part of [-0.5, -0.02, 1.02, 1.5]) expect((await rowsOfLabel(part)).label, `at ${part}`).toBe(0);
});
