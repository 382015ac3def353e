import type { Page } from '@playwright/test';
import { expect, frames, test } from './support/fixtures.js';

const ranges = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll('kline-chart')].map(({ visibleRange }) => visibleRange));
/** What the legends say of the bar that they are about. */
const legends = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('kline-chart')].map(
      // All of it: two bars may well have one close.
      ({ shadowRoot }) =>
        [...(shadowRoot?.querySelectorAll('.field') ?? [])].map((each) => each.textContent).join(' '),
    ),
  );

test('a group shares crosshair and range over symbols and intervals; outsiders, empty and late members are safe', async ({
  page,
  live,
}) => {
  const chart = (symbol: string, interval: string, group: string) =>
    `<kline-chart symbol="${symbol}" interval="${interval}" sync-group="${group}" style="height:180px"></kline-chart>`;
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const server = await live(
    `<style>body{margin:0}</style>${chart('BTCUSDT', '1m', 'desk range')}${chart('ETHUSDT', '5m', 'desk range')}${chart('BNBUSDT', '1m', 'desk')}${chart('SOLUSDT', '1m', '')}`,
    { size: [1_000, 800] },
  );
  server.exchange.time.speed = 0;
  const told: number[] = await page.evaluate(() => {
    const list: number[] = [];
    Object.assign(globalThis, { told: list });
    [...document.querySelectorAll('kline-chart')].forEach((each, index) =>
      each.addEventListener('kline-crosshairmove', () => list.push(index)),
    );
    return list;
  });
  expect(told).toEqual([]);
  // Legends are written a few times a second.
  let before: string[] = [];
  await expect(async () => {
    before = await legends(page);
    await frames(page, 15);
    expect(await legends(page)).toEqual(before);
  }).toPass({ timeout: 15_000 });
  await page.mouse.move(400, 90);
  await page.mouse.move(420, 92);
  await expect
    .poll(async () => (await legends(page)).map((text, at) => text === before[at]))
    .toEqual([false, false, false, true]);
  await page.screenshot({ path: test.info().outputPath('crosshair.png') });
  expect(new Set(await page.evaluate(() => (globalThis as unknown as { told: number[] }).told))).toEqual(
    new Set([0]),
  );
  await page.evaluate(() => document.body.append(document.createElement('kline-chart')));
  await page.evaluate(() => {
    const empty = document.querySelector('kline-chart:last-of-type');
    empty?.setAttribute('sync-group', 'desk range');
  });
  await page.mouse.down();
  await page.mouse.move(620, 92, { steps: 8 });
  await page.mouse.up();
  await expect
    .poll(async () => {
      const [leader, follower, crosshairOnly] = await ranges(page);
      if (!leader || !follower || !crosshairOnly) return null;
      return [
        Math.abs(leader.to - follower.to) < 300_000 && Math.abs(leader.from - follower.from) < 300_000,
        Math.abs(leader.to - crosshairOnly.to) < 300_000,
      ];
    })
    .toEqual([true, false]);
  await page.screenshot({ path: test.info().outputPath('range.png') });
  const settled = await ranges(page);
  await page.mouse.move(990, 790);
  await expect.poll(async () => (await legends(page))[1]).toBe(before[1]);
  expect((await ranges(page))[1]).toEqual(settled[1]);
  expect(errors).toEqual([]);
});
