import { KlineStore, type KlineChartElement, type KlineChartProps } from 'kline-chart';

const chart = document.createElement('kline-chart');
chart.symbol = 'BTCUSDT';
chart.interval = '1m';
chart.type = 'heikin-ashi';
chart.precision = 2;
chart.precision = null;
chart.hideVolume = true;
chart.syncGroup = 'main range';
chart.store = KlineStore.shared();
chart.markers = [{ time: 0, shape: 'arrow-up', color: 'up', text: 'bought' }];
chart.addEventListener('kline-update', (event) =>
  chart.toggleAttribute('rising', event.detail.kline.close > 1),
);
chart.addEventListener('kline-statechange', ({ detail }) => detail.state === 'stale' && chart.retry());
document.addEventListener('kline-error', ({ detail }) => detail.error.code.toUpperCase());
window.addEventListener('kline-ready', ({ detail }) => detail.symbol.toUpperCase());
const found: KlineChartElement | null = document.querySelector('kline-chart');
const picture: Promise<Blob> | undefined = found?.screenshot();
const props: KlineChartProps = { symbol: 'BTCUSDT', type: 'area', priceLines: [{ price: 1 }] };

// @ts-expect-error -- no such type
chart.type = 'candle';
// @ts-expect-error -- no such property
chart.hidevolume = true;
// @ts-expect-error -- read only
chart.state = 'live';
// @ts-expect-error -- no such format
const text = chart.exportData('xml');
// @ts-expect-error -- a marker stands at a time
chart.markers = [{ text: 'bought' }];
// @ts-expect-error -- the kline is in the detail
chart.addEventListener('kline-update', (event) => event.kline);
// @ts-expect-error -- a range has no price
chart.addEventListener('kline-rangechange', ({ detail }) => detail.price);
// @ts-expect-error -- a flag is true or false
props.hideLegend = 'yes';

export { picture, props, text };
