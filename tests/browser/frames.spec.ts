import { expect, test } from './support/fixtures.js';

test('the redraw happens in the frame in which the chart was painted, never one later', async ({
  page,
  host,
}) => {
  await page.addInitScript(() => {
    const log = { frame: 0, current: 0, painted: [] as number[], drawn: [] as number[] };
    Object.assign(globalThis, { frameLog: log });
    const request = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (callback) =>
      request((time) => {
        log.current = ++log.frame;
        callback(time);
        log.current = 0;
      });
    const prototype = CanvasRenderingContext2D.prototype;
    const original = Object.getOwnPropertyDescriptor(prototype, 'fillRect')
      ?.value as typeof prototype.fillRect;
    prototype.fillRect = function draw(...args) {
      if (log.drawn.at(-1) !== log.current) log.drawn.push(log.current);
      Reflect.apply(original, this, args);
    };
  });
  await host({});
  const { painted, drawn } = await page.evaluate(async () => {
    const log = (
      globalThis as unknown as { frameLog: { current: number; painted: number[]; drawn: number[] } }
    ).frameLog;
    const store = globalThis.kline.KlineStore.create();
    const kline = (close: number) => ({
      openTime: 60_000,
      open: 10,
      high: 30,
      low: 5,
      close,
      volume: 1,
      closed: false,
    });
    store.updateKline('A', '1m', kline(10));
    const chart = Object.assign(document.createElement('kline-chart'), { symbol: 'A', store });
    const ready = new Promise((resolve) => chart.addEventListener('kline-ready', resolve, { once: true }));
    document.body.append(chart);
    await ready;
    for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame);
    chart.addEventListener('kline-update', () => log.painted.push(log.current));
    log.drawn.length = 0;
    for (let i = 0; i < 20; i++) {
      store.updateKline('A', '1m', kline(11 + i / 2));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    return log;
  });
  expect(painted.length).toBeGreaterThan(15);
  expect(painted).not.toContain(0);
  expect(drawn).toEqual(painted);
});

test('after a storm of ticks every chart shows the last value', async ({ page, live }) => {
  const symbols = ['BTCUSDT', 'ETHUSDT', 'BNBUSDT', 'SOLUSDT'];
  const body = symbols.map((symbol) => `<kline-chart symbol="${symbol}" style="height:120px"></kline-chart>`);
  const server = await live(body.join(''), { isolated: true });
  server.exchange.streams.tickRate = 2_000;
  const ticks = () =>
    page.evaluate(() => {
      const { updates = 0, unchanged = 0 } = document.querySelector('kline-chart')?.store.stats() ?? {};
      return updates + unchanged;
    });
  await expect.poll(ticks, { timeout: 20_000 }).toBeGreaterThan(1_000);
  server.exchange.time.speed = 0;
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.querySelectorAll('kline-chart')].map((chart) => {
          const shown = chart.shadowRoot
            ?.querySelector('.field.close span')
            ?.textContent?.replaceAll(',', '');
          try {
            return Number(shown) === chart.store.getLatestKline(chart.symbol, '1m')?.close;
          } catch (error) {
            // A writer that the machine has stopped for a moment: read again.
            return String(error);
          }
        }),
      ),
    )
    .toEqual(symbols.map(() => true));
});
