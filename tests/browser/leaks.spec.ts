import { census, leftBehind, NOTHING_LEFT } from './support/census.js';
import { allLive, expect, test } from './support/fixtures.js';

test('mounting and removing 200 charts leaves no instance, canvas or listener', async ({
  page,
  exchange,
  host,
}) => {
  test.setTimeout(90_000);
  const server = await exchange({ tickRate: 100 });
  // Narrow: what is counted is the same, and painting it is most of the work.
  await page.setViewportSize({ width: 480, height: 400 });
  await host({ exchange: server, isolated: true, body: '<main></main>' });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const mount = (count: number, keep: boolean) =>
    page.evaluate(
      async ([charts, stay]) => {
        const main = document.querySelector('main') as HTMLElement;
        const settling: Promise<unknown>[] = [];
        for (let i = 0; i < charts; i++) {
          const chart = document.createElement('kline-chart');
          chart.symbol = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'][i % 3];
          chart.setAttribute('style', 'height: 100px');
          const ready = new Promise((resolve) =>
            chart.addEventListener('kline-ready', resolve, { once: true }),
          );
          main.prepend(chart);
          const leave = () => stay || chart.remove();
          // Some are taken away before they ever drew. The others come eight at a time: one waits as long as all.
          if (i % 4 === 0) leave();
          else settling.push(ready.then(leave));
          if (i % 8 === 7) await Promise.all(settling.splice(0));
        }
        await Promise.all(settling);
      },
      [count, keep] as const,
    );
  await mount(8, false);
  const before = await census(session);
  await mount(200, false);
  const kept = async () => leftBehind(before, await census(session));
  await expect.poll(kept, { timeout: 20_000 }).toEqual(NOTHING_LEFT);
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
