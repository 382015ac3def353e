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
  await expect.poll(() => census(session), { timeout: 20_000 }).toEqual(before);
  // The control: charts that stay are seen by the same count.
  await mount(3, true);
  await allLive(page, 3);
  expect(await census(session)).toMatchObject({ charts: before.charts + 3 });
});
