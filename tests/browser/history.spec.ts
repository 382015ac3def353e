import type { CDPSession, Page } from '@playwright/test';
import { allLive, CDN, expect, frames, htmlOf, test } from './support/fixtures.js';
import { hostPage } from './support/host-page.js';

interface TimeScale {
  timeToCoordinate(time: number): number | null;
  coordinateToTime(x: number): number | null;
  scrollPosition(): number;
  scrollToPosition(position: number, animated: boolean): void;
  applyOptions(options: object): void;
}

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var timeScale: () => TimeScale;
}

const BODY = (more = '') =>
  `<style>body{margin:0}kline-chart{height:400px}</style><kline-chart symbol="BTCUSDT" ${more}></kline-chart>`;

async function setUp(page: Page, barSpacing: number): Promise<void> {
  await page.evaluate((spacing) => {
    globalThis.timeScale = () =>
      (
        document.querySelector('kline-chart') as unknown as { chart: { timeScale(): TimeScale } }
      ).chart.timeScale();
    globalThis.timeScale().applyOptions({ barSpacing: spacing });
  }, barSpacing);
  await frames(page, 5);
}

const timeAt = (page: Page, x: number) =>
  page.evaluate((at) => globalThis.timeScale().coordinateToTime(at), x);
const xOf = (page: Page, time: number) =>
  page.evaluate((at) => globalThis.timeScale().timeToCoordinate(at), time);
const newest = (page: Page) =>
  page.evaluate(
    () => document.querySelector('kline-chart')?.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0,
  );

/** Waits for new bars of the market. */
async function bars(page: Page, count: number): Promise<void> {
  const from = await newest(page);
  await expect.poll(() => newest(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(from + count * 60_000);
  await frames(page, 3);
}

async function pan(page: Page, from: number, to: number): Promise<void> {
  await page.mouse.move(from, 150);
  await page.mouse.down();
  await page.mouse.move(to, 150, { steps: 10 });
  await page.mouse.up();
  await frames(page, 3);
}

test('ticks and new bars never move a view that was panned; at the live edge it goes along', async ({
  page,
  live,
}) => {
  await live(BODY(), { exchange: { speed: 60, tickRate: 50 }, size: [900, 400] });
  await setUp(page, 12);
  const atEdge = (await timeAt(page, 400)) as number;
  await bars(page, 2);
  expect((await xOf(page, atEdge)) as number).toBeLessThan(400 - 12);
  await pan(page, 300, 600);
  const held = (await timeAt(page, 400)) as number;
  const x = (await xOf(page, held)) as number;
  await bars(page, 3);
  expect(Math.abs(((await xOf(page, held)) as number) - x)).toBeLessThanOrEqual(1);
  const goLive = page.getByRole('button', { name: 'Go to live' });
  await goLive.click();
  // It glides while bars keep coming, and comes home all the same.
  await expect(goLive).toBeHidden();
  await bars(page, 1);
  await expect.poll(() => page.evaluate(() => globalThis.timeScale().scrollPosition())).toBeGreaterThan(-1);
});

/** A swipe to the right that is let go at speed. */
async function flick(session: CDPSession): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: readonly number[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x) => ({ x, y: 150 })) });
  await touch('touchStart', [200]);
  for (let x = 200; x <= 360; x += 20) await touch('touchMove', [x]);
  await touch('touchEnd', []);
}

test('new bars in the middle of a kinetic scroll do not make it jump', async ({ browser, exchange }) => {
  const server = await exchange({ speed: 120, tickRate: 50 });
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 900, height: 400 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const made = await hostPage(htmlOf({ exchange: server, body: BODY('gestures="chart"') }), {
    files: { kline: CDN },
  });
  await page.goto(made.url);
  await allLive(page, 1);
  await setUp(page, 60);
  const session = await context.newCDPSession(page);
  test.setTimeout(120_000);
  let met = 0;
  for (let round = 0; round < 12 && met < 2; round++) {
    // Away from the live edge: there, and only there, the view goes along with new bars.
    await page.evaluate(() => globalThis.timeScale().scrollToPosition(-30, false));
    await frames(page, 20);
    // The way home of the round before has ended with this.
    expect(await page.evaluate(() => globalThis.timeScale().scrollPosition())).toBeLessThan(-20);
    const watched = page.evaluate(async () => {
      const chart = document.querySelector('kline-chart');
      const scale = globalThis.timeScale();
      const held = scale.coordinateToTime(450) as number;
      const last = () => chart?.store.getLatestKline('BTCUSDT', '1m')?.openTime ?? 0;
      const first = last();
      const steps: { px: number; ms: number; sinceRelease: number }[] = [];
      let released = Number.POSITIVE_INFINITY;
      document.addEventListener('touchend', () => (released = performance.now()), {
        capture: true,
        once: true,
      });
      let [x, at] = [scale.timeToCoordinate(held) as number, performance.now()];
      let [hasMoved, still] = [false, 0];
      // From the finger's landing until the glide has ended, or a busy machine has lost the swipe.
      for (let frame = 0; frame < 300 && (!hasMoved || still < 10); frame++) {
        const time = await new Promise<number>((resolve) => {
          requestAnimationFrame(resolve);
        });
        const now = scale.timeToCoordinate(held) as number;
        if (now !== x) steps.push({ px: now - x, ms: time - at, sinceRelease: time - released });
        hasMoved ||= now !== x;
        still = now === x ? still + 1 : 0;
        [x, at] = [now, time];
      }
      return { steps, cameNew: last() > first };
    });
    await flick(session);
    const { steps, cameNew } = await watched;
    if (steps.length > 8 && cameNew) met++;
    // At the finger's speed or less, and never by a bar of 60 px at once. Where the finger lets go the library's own
    // clock may be some frames behind: that is the way back.
    for (const { px, ms, sinceRelease } of steps) {
      if (Math.abs(sinceRelease) > 100) expect(px).toBeGreaterThan(-25);
      expect(px).toBeLessThan(40 + 2 * ms);
    }
    await page.getByRole('button', { name: 'Go to live' }).click();
    await expect(page.getByRole('button', { name: 'Go to live' })).toBeHidden();
  }
  expect(met).toBe(2);
  expect(errors).toEqual([]);
  await made.close();
  await context.close();
});

test('another series cancels what was on its way; the edge says what it does', async ({ page, live }) => {
  const server = await live(BODY('limit="300"'), { exchange: { tickRate: 0 }, size: [900, 400] });
  await setUp(page, 3);
  // Deepening is over: what comes now was asked for by the view.
  await frames(page, 10);
  server.exchange.faults.set('slow', 4_000);
  const edge = page.locator('kline-chart .edge');
  for (let i = 0; i < 20 && (await edge.count()) === 0; i++) await pan(page, 100, 800);
  await expect(edge).toContainText('Loading history');
  await page.screenshot({ path: test.info().outputPath('loading.png') });
  await page.locator('kline-chart').evaluate((element) => element.setAttribute('symbol', 'ETHUSDT'));
  server.exchange.faults.set('slow', 0);
  await expect(page.locator('kline-chart .legend .name')).toContainText('ETHUSDT');
  await allLive(page, 1);
  const prices = () =>
    page.evaluate(() => {
      const { chart } = document.querySelector('kline-chart') as unknown as {
        chart: { panes(): { getSeries(): { data(): { close?: number }[] }[] }[] };
      };
      return chart
        .panes()[0]
        .getSeries()
        .flatMap((series) => series.data().map(({ close }) => close ?? 0));
    });
  await expect.poll(async () => (await prices()).length).toBeGreaterThan(250);
  // The late answer would have been twenty times as dear.
  await frames(page, 260);
  expect(Math.max(...(await prices()))).toBeLessThan(10_000);
  await expect(edge).toHaveCount(0);
});

test('where an instrument’s life begins, it is said', async ({ page, host }) => {
  await page.setViewportSize({ width: 900, height: 400 });
  await host({
    body: '<style>body{margin:0}kline-chart{height:400px}</style><kline-chart limit="200"></kline-chart>',
  });
  await page.evaluate(() => {
    const minute = 60_000;
    const now = Math.floor(Date.now() / minute) * minute;
    const all = Array.from({ length: 700 }, (_, i) => {
      const close = 100 + Math.sin(i / 20) * 8;
      // Two hours are missing.
      const openTime = now - (699 - i + (i < 250 ? 120 : 0)) * minute;
      return {
        openTime,
        open: close - 1,
        high: close + 2,
        low: close - 3,
        close,
        volume: 5,
        closed: i < 699,
      };
    });
    globalThis.kline.registerFeed(
      'desk',
      globalThis.kline.push({
        getKlines: ({ startTime = 0, endTime = now, limit }) => {
          const fit = all.filter(({ openTime }) => openTime >= startTime && openTime <= endTime);
          return Promise.resolve({ klines: fit.slice(-limit), more: fit.length > limit });
        },
      }),
    );
    Object.assign(document.querySelector('kline-chart') ?? {}, { feed: 'desk', symbol: 'ACME' });
  });
  await allLive(page, 1);
  await setUp(page, 4);
  const edge = page.locator('kline-chart .edge');
  for (let i = 0; i < 20 && (await edge.count()) === 0; i++) await pan(page, 100, 800);
  await expect(edge).toContainText('Beginning of history');
  await page.screenshot({ path: test.info().outputPath('beginning.png') });
});
