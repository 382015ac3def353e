import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';

/** Real time between two of the thousand updates, in ms; 100 is the page's own figure. */
const SPACING_MS = Number(process.env['UPDATE_SPACING_MS'] ?? 1);
const MB = 1e6;

/** The least of three readings after collection, in bytes. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const readings: number[] = [];
  for (let i = 0; i < 3; i++) {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    readings.push(usedSize);
  }
  await session.detach();
  return Math.min(...readings);
}

test('100 concurrent updates cost less than 1 MB, 1,000 updates one by one less than 10 MB, charts and all', async ({
  page,
  host,
}, { annotations }) => {
  test.setTimeout(60_000 + SPACING_MS * 1_500);
  // What is measured is the heap, not the painting: narrow charts take as much of the one and less of the other.
  await page.setViewportSize({ width: 480, height: 700 });
  await host({ isolated: true });
  await page.evaluate(async () => {
    const store = globalThis.kline.KlineStore.create();
    const charts = ['A', 'B', 'C', 'D'].map((symbol) => {
      store.updateKline(symbol, '1m', {
        openTime: 0,
        open: 1,
        high: 1,
        low: 1,
        close: 1,
        volume: 1,
        closed: true,
      });
      const chart = document.createElement('kline-chart');
      chart.symbol = symbol;
      chart.store = store;
      chart.style.height = '150px';
      const ready = new Promise((resolve) => chart.addEventListener('kline-ready', resolve, { once: true }));
      document.body.append(chart);
      return ready;
    });
    await Promise.all(charts);
    let count = 0;
    const update = () => {
      count++;
      const close = 10 + (count % 9);
      const openTime = Math.floor(count / 8) * 60_000;
      store.updateKline('ABCD'[count % 4] ?? 'A', '1m', {
        openTime,
        open: 10,
        high: 20,
        low: 5,
        close,
        volume: count,
        closed: false,
      });
    };
    Object.assign(globalThis, {
      concurrent: (n: number) =>
        Promise.all(Array.from({ length: n }, () => Promise.resolve().then(update))).then(
          () => new Promise(requestAnimationFrame),
        ),
      spaced: async (n: number, ms: number) => {
        for (let i = 0; i < n; i++) {
          update();
          await new Promise((resolve) => setTimeout(resolve, ms));
        }
      },
    });
  });
  const call = (name: 'concurrent' | 'spaced', ...args: number[]) =>
    page.evaluate(
      ([each, given]) =>
        (globalThis as never as Record<string, (...a: number[]) => Promise<void>>)[each]?.(...given),
      [name, args] as const,
    );
  await call('spaced', 100, 1);
  const start = await heap(page);
  await call('concurrent', 100);
  const concurrent = (await heap(page)) - start;
  const before = await heap(page);
  await call('spaced', 1_000, SPACING_MS);
  const spaced = (await heap(page)) - before;
  const said = `100 concurrent: ${(concurrent / MB).toFixed(3)} MB; 1,000, ${SPACING_MS} ms apart: ${(spaced / MB).toFixed(3)} MB`;
  annotations.push({ type: 'figures', description: said });
  process.stdout.write(`${said}\n`);
  expect(concurrent).toBeLessThan(1 * MB);
  expect(spaced).toBeLessThan(10 * MB);
});
