import type { CDPSession } from '@playwright/test';
import { allLive, expect, test } from './support/fixtures.js';

/** Living instances of a class, counted after a collection. */
async function instances(session: CDPSession, prototype: string): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { result } = await session.send('Runtime.evaluate', { expression: prototype });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
  });
  const { result: length } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: '' });
  return Number(length.value);
}

async function census(session: CDPSession) {
  const counts = {
    charts: await instances(session, 'kline.KlineChartElement.prototype'),
    canvases: await instances(session, 'HTMLCanvasElement.prototype'),
    observers: await instances(session, 'ResizeObserver.prototype'),
  };
  const { metrics } = await session.send('Performance.getMetrics');
  const listeners = metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? 0;
  return { ...counts, listeners };
}

test('mounting and removing 200 charts leaves no instance, canvas or listener', async ({
  page,
  exchange,
  host,
}) => {
  test.setTimeout(90_000);
  const server = await exchange({ tickRate: 100 });
  await host({ exchange: server, isolated: true, body: '<main></main>' });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const mount = (count: number, keep: boolean) =>
    page.evaluate(
      async ([charts, stay]) => {
        const main = document.querySelector('main') as HTMLElement;
        for (let i = 0; i < charts; i++) {
          const chart = document.createElement('kline-chart');
          chart.symbol = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'][i % 3];
          chart.setAttribute('style', 'height: 100px');
          const ready = new Promise((resolve) =>
            chart.addEventListener('kline-ready', resolve, { once: true }),
          );
          main.prepend(chart);
          // Some are taken away before they ever drew.
          if (i % 4 !== 0) await ready;
          if (!stay) chart.remove();
        }
      },
      [count, keep] as const,
    );
  await mount(8, false);
  const before = await census(session);
  await mount(200, false);
  // The browser keeps a canvas or two of the last charts that it painted, however many there were, and more of
  // them when it is busy. One chart has seven canvases, so a leak of every hundredth chart would still show.
  const kept = async () => {
    const after = await census(session);
    return {
      charts: after.charts - before.charts,
      observers: after.observers - before.observers,
      canvases: after.canvases - before.canvases < 14,
      listeners: after.listeners - before.listeners < 14,
    };
  };
  const nothing = { charts: 0, observers: 0, canvases: true, listeners: true };
  await expect.poll(kept, { timeout: 20_000 }).toEqual(nothing);
  // The control: charts that stay are seen by the same count.
  await mount(3, true);
  await allLive(page, 3);
  expect(await kept()).toEqual({
    charts: 3,
    observers: expect.any(Number),
    canvases: false,
    listeners: false,
  });
});
