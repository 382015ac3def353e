import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type { ExchangeOptions } from '../../../demo/exchange/exchange.js';
import { type ExchangeServer, serveExchange } from '../../../demo/exchange/server.js';
import type * as KlineChart from '../../../widget/index.js';
import { type HostPage, hostPage, ISOLATED } from './host-page.js';

export const CDN = fileURLToPath(new URL('../../../dist/cdn', import.meta.url));

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var kline: typeof KlineChart;
}

interface Fixtures {
  /** Starts an exchange of the test's own. */
  exchange: (options?: ExchangeOptions & { port?: number }) => Promise<ExchangeServer>;
  /** Opens a page of someone else's making that loads the CDN file; its exports are `globalThis.kline`. */
  host: (options: HostOptions) => Promise<void>;
  /**
   * Opens such a page with charts on an exchange of the test's own, and waits until all of them are live. Returns that
   * exchange.
   */
  live: (body: string, options?: LiveOptions) => Promise<ExchangeServer>;
  /** What was thrown at the page. Each test ends with none. */
  pageErrors: string[];
}

export interface HostOptions {
  exchange?: { url: string; wsUrl: string };
  body?: string;
  isolated?: boolean;
  /** More of `klineChartConfig`, as JSON. */
  config?: object;
  files?: Record<string, string>;
}

export interface LiveOptions extends Pick<HostOptions, 'isolated' | 'config'> {
  exchange?: ExchangeOptions;
  /** Of the page's view, CSS pixels. */
  size?: readonly [width: number, height: number];
}

export const test = base.extend<Fixtures>({
  exchange: async ({ page: _page }, use) => {
    const servers: ExchangeServer[] = [];
    await use(async (options) => {
      const server = await serveExchange(options);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.close();
  },
  host: async ({ page }, use) => {
    const pages: HostPage[] = [];
    await use(async (options) => {
      const made = await hostPage(htmlOf(options), {
        headers: options.isolated === true ? ISOLATED : {},
        files: { kline: CDN, ...options.files },
      });
      pages.push(made);
      await page.goto(made.url);
      await page.waitForFunction(() => 'kline' in globalThis);
    });
    for (const made of pages) await made.close();
  },
  live: async ({ page, exchange, host }, use) => {
    await use(async (body, { exchange: how, size, ...options } = {}) => {
      const server = await exchange(how);
      if (size !== undefined) await page.setViewportSize({ width: size[0], height: size[1] });
      await host({ exchange: server, body, ...options });
      await allLive(page, body.split('<kline-chart').length - 1);
      return server;
    });
  },
  pageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** A page that loads the CDN file. */
export function htmlOf({ exchange, body = '', config = {} }: HostOptions): string {
  const feeds =
    exchange === undefined
      ? {}
      : { feeds: { binance: { kind: 'binance', restUrl: exchange.url, wsUrl: exchange.wsUrl } } };
  return `<!doctype html><meta charset="utf-8"><title>A host</title>
    <link rel="icon" href="data:,">
    <script>globalThis.klineChartConfig = ${JSON.stringify({ ...feeds, ...config })};</script>
    <script type="module">import * as kline from '/kline/kline-chart.js'; globalThis.kline = kline;</script>
    ${body}`;
}

/** Waits until every chart of the page says `live`. */
export async function allLive(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const charts = [...document.querySelectorAll('kline-chart')];
      return charts.length === wanted && charts.every((chart) => chart.state === 'live');
    },
    count,
    { timeout: 30_000 },
  );
}

/** What each chart of the page says of itself, in their order. */
export function states(page: Page): Promise<string[]> {
  return page.evaluate(() => Array.from(document.querySelectorAll('kline-chart'), ({ state }) => state));
}

/** Lets so many animation frames of the page pass. */
export function frames(page: Page, count: number): Promise<void> {
  return page.evaluate(async (left) => {
    for (let i = 0; i < left; i++) await new Promise(requestAnimationFrame);
  }, count);
}

/** What the store holds of a series, as rows of numbers. */
export function storeRows(page: Page, symbol: string, interval: string): Promise<number[][]> {
  return page.evaluate(
    ([name, each]) => {
      const chart = document.querySelector('kline-chart');
      if (chart === null) return [];
      return chart.store
        .getKlines(name, each as KlineChart.Interval)
        .map(({ openTime, open, high, low, close, volume }) => [openTime, open, high, low, close, volume]);
    },
    [symbol, interval] as const,
  );
}

/** The exchange's rows of a series, as numbers. */
export function ledgerRows(
  server: ExchangeServer,
  symbol: string,
  interval: KlineChart.Interval,
  from: number,
  to: number,
): number[][] {
  return server.exchange.ledger(symbol, interval, from, to).map((row) => row.slice(0, 6).map(Number));
}

export { expect };
