import type { Page } from '@playwright/test';
import { allLive, expect, states as allStates, test } from './support/fixtures.js';

const STATES = ['loading', 'live', 'stale', 'reconnecting', 'empty', 'error'];

/** What the first chart says of itself, by every way that there is. */
const told = (page: Page) =>
  page.evaluate((names) => {
    const chart = document.querySelector('kline-chart');
    return {
      property: chart?.state,
      custom: names.filter((name) => chart?.matches(`:state(${name})`)),
      last: (globalThis as unknown as { states: string[] }).states.at(-1),
    };
  }, STATES);
const says = (state: string) => ({ property: state, custom: [state], last: state });

/** A host's own feed, `desk`: it answers for history when the test lets it, and its line does what the test says. */
async function setUp(page: Page, symbol: string): Promise<void> {
  await page.evaluate((name) => {
    const states: string[] = [];
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const minute = 60_000;
    const now = Math.floor(Date.now() / minute) * minute;
    // Ten minutes are missing in the middle.
    const klines = Array.from({ length: 120 }, (_, i) => {
      const close = 100 + Math.sin(i / 6) * 8;
      const openTime = now - (119 - i + (i < 60 ? 10 : 0)) * minute;
      return {
        openTime,
        open: close - 1,
        high: close + 2,
        low: close - 3,
        close,
        volume: 10 + i,
        closed: i < 119,
      };
    });
    const feed = globalThis.kline.push({
      getKlines: async ({ symbol: wanted }) => {
        await asked;
        return { klines: wanted === 'NOTHING' ? [] : klines, more: false };
      },
    });
    globalThis.kline.registerFeed('desk', feed);
    addEventListener('kline-statechange', (event) =>
      states.push((event as CustomEvent<{ state: string }>).detail.state),
    );
    Object.assign(globalThis, { states, answer, feed });
    const chart = document.querySelector('kline-chart');
    Object.assign(chart ?? {}, { feed: 'desk', symbol: name });
  }, symbol);
}

const line = (page: Page, state: 'open' | 'silent' | 'lost', reason: string) =>
  page.evaluate(
    ([name, words]) =>
      (globalThis as unknown as { feed: ReturnType<typeof globalThis.kline.push> }).feed.line(
        'ACME',
        '1m',
        name,
        words,
      ),
    [state, reason] as const,
  );
const answer = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { answer: () => void }).answer());
const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

const BODY = `<style>body{margin:0}kline-chart{height:320px}</style>
  <kline-chart><b slot="empty">Nothing traded yet</b></kline-chart>`;

test('each state is a property, an event, a custom state and a look', async ({ page, host }) => {
  await page.setViewportSize({ width: 760, height: 320 });
  await host({ body: BODY });
  await setUp(page, 'ACME');
  await expect.poll(async () => (await told(page)).property).toBe('loading');
  const chart = page.locator('kline-chart');
  await expect(chart.locator('.message')).toContainText('Loading');
  await shot(page, 'loading');
  await answer(page);
  await expect.poll(() => told(page)).toEqual(says('live'));
  await expect(chart.locator('.message')).toHaveCount(0);
  await expect(chart.locator('.badge')).toHaveCount(0);
  await shot(page, 'live');
  await line(page, 'silent', 'The desk has gone home.');
  await expect.poll(() => told(page)).toEqual(says('stale'));
  // At a glance: words, and a picture that is paler than a live one.
  await expect(chart.locator('.badge')).toHaveText('Not live');
  await expect(chart.locator('.badge')).toHaveAttribute('title', /gone home/);
  await expect(chart.locator('.chart')).toHaveCSS('opacity', /^0\./);
  await shot(page, 'stale');
  await line(page, 'lost', 'The line broke.');
  await expect.poll(() => told(page)).toEqual(says('reconnecting'));
  await expect(chart.locator('.badge')).toHaveText('Reconnecting');
  await shot(page, 'reconnecting');
  await line(page, 'open', '');
  await expect.poll(() => told(page)).toEqual(says('live'));
  await expect(chart.locator('.chart')).toHaveCSS('opacity', '1');
});

test('the custom state is the state: at the first load, and after the element was away', async ({
  page,
  host,
}) => {
  await host({ body: BODY });
  await setUp(page, 'ACME');
  const chart = page.locator('kline-chart');
  // One whose state has never changed.
  await chart.evaluate((element) => element.replaceWith(element.cloneNode()));
  await expect(chart.locator('.message')).toContainText('Loading');
  expect(await told(page)).toMatchObject({ property: 'loading', custom: ['loading'] });
  await chart.evaluate((element) => element.setAttribute('feed', 'nowhere'));
  await expect.poll(() => told(page)).toEqual(says('error'));
  await answer(page);
  await chart.evaluate(async (element) => {
    element.remove();
    await new Promise(requestAnimationFrame);
    element.setAttribute('feed', 'desk');
    document.body.append(element);
  });
  await expect.poll(() => told(page)).toEqual(says('live'));
});

test('empty shows the host’s own words, an error its reason and a retry that works', async ({
  page,
  host,
}) => {
  await page.setViewportSize({ width: 760, height: 320 });
  await host({ body: BODY });
  await setUp(page, 'NOTHING');
  await answer(page);
  await expect.poll(() => told(page)).toEqual(says('empty'));
  await expect(page.getByText('Nothing traded yet')).toBeVisible();
  await expect(page.locator('kline-chart').getByText('Nothing to show')).toBeHidden();
  await shot(page, 'empty');
  const chart = page.locator('kline-chart');
  await chart.evaluate((element) => Object.assign(element, { feed: 'later', symbol: 'ACME' }));
  await expect.poll(() => told(page)).toEqual(says('error'));
  await expect(chart.getByRole('alert')).toContainText('No feed is called "later"');
  expect(await page.evaluate(() => document.querySelector('kline-chart')?.error?.code)).toBe('unknown-feed');
  await shot(page, 'error');
  await page.evaluate(() => {
    const { feed } = globalThis as unknown as { feed: ReturnType<typeof globalThis.kline.push> };
    globalThis.kline.registerFeed('later', feed);
  });
  await chart.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => told(page)).toEqual(says('live'));
  expect(await page.evaluate(() => document.querySelector('kline-chart')?.error)).toBeNull();
});

test('a small chart says that it loads, and its legend leaves the price scale free', async ({
  page,
  exchange,
  host,
}) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.context().route('**/klines?**', async (route) => {
    await released;
    await route.continue();
  });
  await host({
    exchange: await exchange(),
    body: `<style>body{margin:0}kline-chart{width:250px;height:140px}</style>
      <kline-chart symbol="BTCUSDT"></kline-chart>`,
  });
  const chart = page.locator('kline-chart');
  const bars = chart.locator('.bars');
  await expect(bars).toBeVisible();
  expect((await bars.boundingBox())?.height).toBeGreaterThan(15);
  await page.screenshot({ path: test.info().outputPath('small-loading.png') });
  release();
  await allLive(page, 1);
  // The axis tells its width with the first picture.
  await expect(chart.locator('.close')).toBeVisible();
  const right = async () => {
    const [close, plot] = await Promise.all(
      ['.close', '.chart'].map((part) => chart.locator(part).boundingBox()),
    );
    const axis = await chart
      .locator('.plot')
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).getPropertyValue('--_axis')));
    return (plot?.width ?? 0) - axis - ((close?.x ?? 0) + (close?.width ?? 0));
  };
  await expect.poll(right).toBeGreaterThan(0);
  await page.screenshot({ path: test.info().outputPath('small-live.png') });
});

test('every text follows the font size, in small charts and in messages too', async ({
  page,
  exchange,
  host,
}) => {
  await host({
    exchange: await exchange(),
    body: `<style>kline-chart{width:300px;height:180px}kline-chart.high{height:300px}</style>
      <kline-chart symbol="BTCUSDT"></kline-chart><kline-chart symbol="NOPE"></kline-chart>
      <kline-chart class="high" symbol="NOPE"></kline-chart>`,
  });
  await expect.poll(() => allStates(page)).toEqual(['live', 'error', 'error']);
  const { small, large } = await page.evaluate(() => {
    const charts = [...document.querySelectorAll('kline-chart')];
    const sizes = (fontSize: string) =>
      charts.flatMap((chart) => {
        chart.style.setProperty('--kline-font-size', fontSize);
        const parts = [...(chart.shadowRoot?.querySelectorAll('.legend *, .message *, .attribution') ?? [])];
        return parts.map((part) => [part.className, Number.parseFloat(getComputedStyle(part).fontSize) * 2]);
      });
    return { small: sizes('12px'), large: sizes('24px').map(([name, size]) => [name, Number(size) / 2]) };
  });
  expect(small.length).toBeGreaterThan(20);
  expect(large).toEqual(small);
});
