import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { installPixels, toldPixels } from './support/pixels.js';

type Chart = HTMLElementTagNameMap['kline-chart'];

interface Twins {
  /** Draws as the library does: its chart object was asked for. */
  plain: Chart;
  retained: Chart;
  /** Calls that draw on canvases of either, since `count` was set to zeros. */
  count: { plain: number; retained: number };
  tick(kind: 'calm' | 'high' | 'bar'): void;
  /** Ticks until what keeps pictures is loaded and has them. */
  warmUp(): Promise<void>;
  /** After both have painted: pixels that differ. */
  differences(): Promise<string[]>;
}

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var twins: Twins;
}

/** Two charts of one series, and what compares their pixels. */
async function setUp(page: Page, attributes: Record<string, string>): Promise<void> {
  await installPixels(page);
  await page.evaluate(async (given) => {
    const store = globalThis.kline.KlineStore.create({ maxSymbols: 1, intervalsPerSymbol: 1 });
    let seed = 7;
    const dice = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    let openTime = Date.UTC(2024, 0, 1);
    let close = 100;
    const row = () => {
      const open = close;
      close *= 1 + (dice() - 0.5) / 50;
      const [high, low] = [Math.max(open, close) * 1.004, Math.min(open, close) * 0.996];
      return { openTime, open, high, low, close, volume: 1 + 9 * dice(), closed: false };
    };
    for (let bar = 0; bar < 500; bar++) {
      store.updateKline('A', '1m', { ...row(), closed: bar < 499 });
      if (bar < 499) openTime += 60_000;
    }
    const make = () => {
      const chart = document.createElement('kline-chart');
      Object.assign(chart, { symbol: 'A', store });
      chart.style.cssText = 'display:block;width:320px;height:220px';
      for (const [name, value] of Object.entries(given)) chart.setAttribute(name, value);
      document.body.append(chart);
      return chart;
    };
    const [plain, retained] = [make(), make()];
    const isReady = (chart: Chart) =>
      chart.state === 'live' && chart.shadowRoot?.querySelector('canvas') !== null;
    while (!isReady(plain) || !isReady(retained)) await new Promise(requestAnimationFrame);
    void plain.chart;
    const count = { plain: 0, retained: 0 };
    const methods = ['fillRect', 'fillText', 'fill', 'stroke', 'strokeRect', 'drawImage'] as const;
    for (const name of methods) {
      const original = CanvasRenderingContext2D.prototype[name] as (...args: unknown[]) => unknown;
      Object.defineProperty(CanvasRenderingContext2D.prototype, name, {
        value(this: CanvasRenderingContext2D, ...args: unknown[]) {
          // What keeps pictures is in no document, and counts for the one that keeps them.
          if (plain.shadowRoot?.contains(this.canvas)) count.plain++;
          else count.retained++;
          return original.apply(this, args);
        },
      });
    }
    const frames = async (left: number) => {
      for (let frame = 0; frame < left; frame++) await new Promise(requestAnimationFrame);
    };
    globalThis.twins = {
      plain,
      retained,
      count,
      tick: (kind) => {
        const last = store.getLatestKline('A', '1m');
        if (last === null) return;
        if (kind === 'bar') {
          store.updateKline('A', '1m', { ...last, closed: true });
          openTime += 60_000;
          store.updateKline('A', '1m', row());
          return;
        }
        close = kind === 'high' ? last.high * 1.05 : last.low + (last.high - last.low) * dice();
        const volume = last.volume + dice() / 10;
        store.updateKline('A', '1m', { ...last, close, volume, high: Math.max(last.high, close) });
      },
      warmUp: async () => {
        for (let drawn = Number.POSITIVE_INFINITY, tick = 0; drawn > 60 && tick < 100; tick++) {
          const before = count.retained;
          globalThis.twins.tick('calm');
          await globalThis.twins.differences();
          drawn = count.retained - before;
        }
      },
      differences: async () => {
        await frames(3);
        let found = compare();
        // A percent scale finds its base a paint later, and the two need not do so in one frame.
        for (let more = 0; more < 30 && found.length > 0; more++) {
          await frames(1);
          found = compare();
        }
        return found;
      },
    };
    function compare(): string[] {
      const kept = { ...count };
      const differing = globalThis.differingPixels(plain, retained);
      Object.assign(count, kept);
      return differing;
    }
  }, attributes);
}

const LOOKS: Record<string, string>[] = [
  {},
  { theme: 'dark', type: 'hollow', studies: 'sma:20 bollinger:20,2 rsi:14' },
  { type: 'area', scale: 'log', locale: 'ar' },
  { type: 'heikin-ashi', scale: 'percent', 'hide-volume': '' },
];

for (const look of LOOKS) {
  const name = JSON.stringify(look);
  test(`drawing only what changed gives the pixels of drawing everything: ${name}`, async ({
    page,
    host,
  }) => {
    test.setTimeout(90_000);
    await host({});
    await setUp(page, look);
    await page.evaluate(() => globalThis.twins.warmUp());
    const differing: string[] = [];
    for (let step = 0; step < 27; step++) {
      const kind: 'bar' | 'high' | 'calm' = step % 13 === 12 ? 'bar' : step % 9 === 8 ? 'high' : 'calm';
      const found = await page.evaluate((what) => {
        globalThis.twins.tick(what);
        return globalThis.twins.differences();
      }, kind);
      if (found.length > 0) differing.push(`step ${step}, ${kind}: ${toldPixels(found)}`);
    }
    // A look that changes, a size that changes, a view that moves.
    for (const [attribute, value] of [
      ['theme', 'dark'],
      ['palette', 'colorblind'],
      ['type', 'bars'],
      ['studies', 'ema:10'],
      ['style', 'display:block;width:411px;height:390px'],
    ]) {
      const found = await page.evaluate(
        ([key, to]) => {
          for (const chart of [globalThis.twins.plain, globalThis.twins.retained])
            chart.setAttribute(key, to);
          return globalThis.twins.differences().then(() => globalThis.twins.differences());
        },
        [attribute, value] as const,
      );
      if (found.length > 0) differing.push(`${attribute}=${value}: ${toldPixels(found)}`);
    }
    await page.screenshot({ path: test.info().outputPath('twins.png') });
    expect(differing).toEqual([]);
  });
}

test('a tick draws the forming bar, not the history; and nothing of an axis that stays', async ({
  page,
  host,
}) => {
  await host({});
  await setUp(page, {});
  const counts = await page.evaluate(async () => {
    const { twins } = globalThis;
    await twins.warmUp();
    Object.assign(twins.count, { plain: 0, retained: 0 });
    for (let tick = 0; tick < 20; tick++) {
      twins.tick('calm');
      await twins.differences();
    }
    return { ...twins.count };
  });
  process.stdout.write(`drawing calls of 20 ticks: ${counts.plain} plain, ${counts.retained} retained\n`);
  expect(counts.retained).toBeGreaterThan(0);
  expect(counts.retained).toBeLessThan(counts.plain / 8);
});

test('a tick within the scales is drawn without the library, one beyond them with it', async ({
  page,
  host,
}) => {
  await host({});
  await setUp(page, {});
  const asked = await page.evaluate(async () => {
    const { twins } = globalThis;
    await twins.warmUp();
    let count = 0;
    // The library asks for the context of each of its canvases whenever it draws.
    for (const canvas of twins.retained.shadowRoot?.querySelectorAll('canvas') ?? []) {
      const get = canvas.getContext.bind(canvas) as (type: string) => unknown;
      Object.defineProperty(canvas, 'getContext', {
        value: (type: string) => {
          count++;
          return get(type);
        },
      });
    }
    const during = async (kind: 'calm' | 'high') => {
      const before = count;
      for (let tick = 0; tick < 10; tick++) {
        twins.tick(kind);
        await twins.differences();
      }
      return count - before;
    };
    return { calm: await during('calm'), high: await during('high') };
  });
  expect(asked.calm).toBe(0);
  expect(asked.high).toBeGreaterThan(10);
});

test('a font that comes late is drawn with', async ({ page, host }) => {
  await host({});
  await setUp(page, { style: 'display:block;width:320px;height:220px;--kline-font:Late' });
  const changed = await page.evaluate(async () => {
    const { twins } = globalThis;
    await twins.warmUp();
    const before = twins.count.retained;
    twins.tick('calm');
    await twins.differences();
    const perTick = twins.count.retained - before;
    document.fonts.dispatchEvent(new Event('loadingdone'));
    const forgotten = twins.count.retained;
    twins.tick('calm');
    await twins.differences();
    return { perTick, after: twins.count.retained - forgotten };
  });

  expect(changed.after).toBeGreaterThan(changed.perTick * 3);
});

test('a later chart has no pixels made for canvases that show nothing, and none of them laid out before it is shown', async ({
  page,
  host,
}) => {
  await host({});
  await setUp(page, {});
  await page.evaluate(() => globalThis.twins.warmUp());
  const chart = page.locator('kline-chart').nth(2);
  const made = await page.evaluate(async () => {
    const { plain } = globalThis.twins;
    const drawnOn = new Set<HTMLCanvasElement>();
    for (const name of ['fillRect', 'clearRect', 'fillText', 'fill', 'stroke', 'drawImage'] as const) {
      const original = CanvasRenderingContext2D.prototype[name] as (...args: unknown[]) => unknown;
      Object.defineProperty(CanvasRenderingContext2D.prototype, name, {
        value(this: CanvasRenderingContext2D, ...args: unknown[]) {
          drawnOn.add(this.canvas);
          return original.apply(this, args);
        },
      });
    }
    let asked = 0;
    const parent = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetParent');
    Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
      get(this: HTMLElement) {
        if (this instanceof HTMLCanvasElement) asked++;
        return parent?.get?.call(this) as unknown;
      },
    });
    const later = plain.cloneNode() as Chart;
    Object.assign(later, { store: plain.store });
    const shown = new Promise((resolve) => later.addEventListener('kline-ready', resolve));
    document.body.append(later);
    await shown;
    await globalThis.twins.differences();
    const canvases = [...(later.shadowRoot?.querySelectorAll('canvas') ?? [])];
    const drawn = canvases.flatMap((canvas, at) => (drawnOn.has(canvas) ? at : []));
    return { asked, drawn, corner: canvases.length - 2, sheet: canvases.length - 1 };
  });
  expect(made.asked).toBe(0);
  expect(made.drawn).toEqual([made.corner, made.sheet]);
  const differing = await page.evaluate(() =>
    globalThis.differingPixels(globalThis.twins.plain, document.querySelectorAll('kline-chart')[2]),
  );
  expect(differing).toEqual([]);
  // What the crosshair leaves is wiped all the same.
  const hasCrosshair = () =>
    chart.evaluate(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll('canvas + canvas') ?? [])].slice(0, 3).map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
        return context.getImageData(0, 0, width, height).data.some((value) => value > 0);
      }),
    );
  await chart.hover();
  await chart.hover({ position: { x: 100, y: 100 } });
  await expect.poll(hasCrosshair).toContain(true);
  await page.mouse.move(0, 0);
  await expect.poll(hasCrosshair).not.toContain(true);
});
