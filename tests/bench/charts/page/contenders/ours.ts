/** `<kline-chart>` from the built CDN file, with its own worker on the exchange's lines. */
import type * as KlineChart from '../../../../../widget/index.js';
import { seriesName, tickOf } from '../../../stand/market.js';
import type { PageConfig } from '../../page-config.js';
import type { ChartSlot, Contender, MountedChart } from '../contender.js';

const SNAPSHOT = 'bench';

interface OurChart extends MountedChart {
  readonly element: KlineChart.KlineChartElement;
}

export async function ours(config: PageConfig): Promise<Contender> {
  const base = new URL('/', location.href);
  const options: KlineChart.KlineChartConfig = {
    feeds: {
      binance: { kind: 'binance', restUrl: base.origin, wsUrl: base.origin.replace('http', 'ws') },
    },
  };
  if (config.contender === 'ours-inline') options.worker = false;
  else if (config.log) options.worker = { url: new URL('worker.js', location.href) };
  Object.assign(globalThis, { klineChartConfig: options });
  const file = new URL('../dist/kline-chart.js', location.href);
  const { KlineStore, loadSnapshot, saveSnapshot } = (await import(
    /* @vite-ignore */ file.href
  )) as typeof KlineChart;
  const store = KlineStore.shared();
  for (let index = config.shown; index < config.plan.series; index++) {
    const { symbol, interval } = seriesName(index);
    store.subscribe(symbol, interval, () => {});
  }
  return {
    hasFeed: true,
    mount: (slot) => mount(slot),
    ready: (charts) => firstCandles(charts.slice(0, config.visible) as OurChart[]),
    keep: () => saveSnapshot(store, SNAPSHOT),
    restore: () => loadSnapshot(store, SNAPSHOT),
    describe: () => `${store.transport.mode}: ${store.transport.reason}`,
  };
}

function mount({ container, series, config, onDrawn }: ChartSlot): OurChart {
  const element = document.createElement('kline-chart');
  element.setAttribute('symbol', series.symbol);
  element.setAttribute('interval', series.interval);
  element.setAttribute('limit', String(config.plan.bars));
  element.setAttribute('precision', '2');
  if (config.studies) element.setAttribute('studies', 'sma:20 ema:50 bollinger:20,2');
  else for (const part of ['hide-volume', 'hide-legend']) element.setAttribute(part, '');
  if (config.sync) element.setAttribute('sync-group', 'bench');
  element.style.cssText = 'display:block;width:100%;height:100%';
  element.addEventListener('kline-update', ({ detail }) => onDrawn(tickOf(detail.kline.volume)));
  container.append(element);
  return { element, tick: () => {}, destroy: () => element.remove() };
}

/** Of all charts that are near enough to be built. */
async function firstCandles(charts: readonly OurChart[]): Promise<void> {
  const inView = charts.filter(({ element }) => {
    const { top, left } = element.getBoundingClientRect();
    return top < innerHeight && left < innerWidth;
  });
  await Promise.all(
    inView.map(
      ({ element }) =>
        new Promise<void>((resolve) => {
          if ((element.metrics?.chartUpdates ?? 0) > 0) resolve();
          element.addEventListener('kline-update', () => resolve(), { once: true });
        }),
    ),
  );
}
