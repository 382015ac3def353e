import { allLive, expect, test } from './support/fixtures.js';

const COUNT = 16;

test('many charts at once: each is ready before it tells of its range, with its candles in view', async ({
  page,
  exchange,
  host,
}) => {
  await page.setViewportSize({ width: 1_280, height: 800 });
  await host({ exchange: await exchange({ tickRate: 20 }) });
  const told = await page.evaluate(async (count) => {
    document.body.style.cssText =
      'margin:0;display:grid;grid-template-columns:repeat(4,320px);grid-auto-rows:200px';
    const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'];
    const charts = Array.from({ length: count }, (_, index) => {
      const chart = document.createElement('kline-chart');
      chart.setAttribute('symbol', symbols[index % symbols.length]);
      chart.style.cssText = 'display:block;height:100%';
      const events: string[] = [];
      for (const name of ['kline-ready', 'kline-update', 'kline-rangechange'])
        chart.addEventListener(name, () => events.push(name));
      const ready = new Promise<unknown>((resolve) => {
        const onReady = () => resolve({ range: chart.visibleRange !== null, bars: chart.metrics?.bars ?? 0 });
        chart.addEventListener('kline-ready', onReady, { once: true });
      });
      return { chart, events, ready };
    });
    // All in one task, as a framework does it.
    document.body.append(...charts.map(({ chart }) => chart));
    const added: string[] = [];
    const watch = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) added.push(node.nodeName);
    });
    watch.observe(document.body, { childList: true });
    const mounted = charts.map(({ chart }) => chart.shadowRoot?.querySelector('.frame') != null);
    const atReady = await Promise.all(charts.map(({ ready }) => ready));
    await new Promise(requestAnimationFrame);
    watch.disconnect();
    return { mounted, added, atReady, order: charts.map(({ events }) => [...new Set(events)]) };
  }, COUNT);
  // The first few at once, the others in tasks of their own.
  expect(told.mounted.filter(Boolean)).toHaveLength(4);
  // The chart library itself would add and remove an element for each color that it reads.
  expect(told.added).toEqual([]);
  for (const order of told.order) expect(order).toEqual(['kline-ready', 'kline-update', 'kline-rangechange']);
  for (const each of told.atReady) expect(each).toEqual({ range: true, bars: expect.any(Number) });
  await allLive(page, COUNT);
  await page.screenshot({ path: test.info().outputPath('many-at-once.png') });
});

test('a series that is in memory takes the place of another without a message in between', async ({
  page,
  live,
}) => {
  const body =
    '<kline-chart symbol="BTCUSDT" interval="1m"></kline-chart><kline-chart symbol="BTCUSDT" interval="5m"></kline-chart>';
  await live(body, { exchange: { tickRate: 20 } });
  // Who has the pointer is painted in every frame; others wait where frames are short of time.
  await page.locator('kline-chart').first().hover();
  const shown = await page.evaluate(async () => {
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const seen: (readonly [hasMessage: boolean, interval: string])[] = [];
    const look = () => {
      const { shadowRoot } = chart;
      const interval = shadowRoot?.querySelector('.interval')?.textContent ?? '';
      seen.push([shadowRoot?.querySelector('.message') != null, interval]);
    };
    chart.interval = '5m';
    await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < 10; frame++) {
      // At a frame's beginning, all is as the one before showed it.
      await new Promise(requestAnimationFrame);
      look();
    }
    return seen;
  });
  expect(shown).toEqual(Array.from({ length: 10 }, () => [false, '5m']));
});

test('of many charts those that come later say that they load when that takes long, all at once; what is amiss is told at once', async ({
  page,
  exchange,
  host,
}) => {
  // History never comes.
  await page.context().route('**/klines?**', () => {});
  await host({ exchange: await exchange() });
  const seen = await page.evaluate(async (count) => {
    const charts = Array.from({ length: count }, (_, index) => {
      const chart = document.createElement('kline-chart');
      // The last one has no symbol.
      if (index < count - 1) chart.setAttribute('symbol', 'BTCUSDT');
      return chart;
    });
    const visibilityOf = (part: string) => (chart: Element) => {
      const shown = chart.shadowRoot?.querySelector(part) ?? null;
      return shown === null ? '' : getComputedStyle(shown).visibility;
    };
    const look = () => ['.message', '.attribution'].map((part) => charts.map(visibilityOf(part)).join(' '));
    const looks: string[][] = [];
    const watch = new MutationObserver(() => {
      const now = look();
      if (now.join() !== looks.at(-1)?.join()) looks.push(now);
    });
    document.body.append(...charts);
    const how = { subtree: true, childList: true, attributeFilter: ['class'] };
    for (const { shadowRoot } of charts) if (shadowRoot !== null) watch.observe(shadowRoot, how);
    const isTold = () => look().every((each) => !/hidden|  |^ | $/.test(each));
    while (!isTold()) await new Promise(requestAnimationFrame);
    return looks;
  }, 8);
  const [shown, told] = ['visible visible visible visible', 'visible'];
  expect(seen.at(-1)).toEqual(Array(2).fill(`${shown} ${shown}`));
  // Just before: four silent ones less the one that has nothing to show, and not one of them told alone.
  expect(seen.at(-2)).toEqual(Array(2).fill(`${shown} hidden hidden hidden ${told}`));
});
