/// <reference types="kline-chart/types/svelte" />
// Written as Svelte's language tools write templates before they check them.
import type { KlineChartMarkup } from 'kline-chart';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['kline-chart'];
export const isWhole: [keyof KlineChartMarkup] extends [keyof Props] ? true : false = true;

const chart = svelteHTML.createElement('kline-chart', {
  id: 'btc',
  class: 'tall',
  symbol: 'BTCUSDT',
  interval: '1m',
  type: 'hollow',
  limit: '200',
  'sync-group': 'main',
  'hide-legend': true,
  hideVolume: false,
  markers: [{ time: 0 }],
  onclick: (event) => event.currentTarget.retry(),
  'onkline-update': (event) => event.detail.kline.close + event.currentTarget.limit,
  'on:kline-ready': ({ detail }) => detail.symbol.toUpperCase(),
});
chart.retry();

// @ts-expect-error -- no such type
svelteHTML.createElement('kline-chart', { type: 'candle' });
// @ts-expect-error -- misspelt
svelteHTML.createElement('kline-chart', { 'sync-gruop': 'main' });
// @ts-expect-error -- false would be written as text: hideLegend={false}
svelteHTML.createElement('kline-chart', { 'hide-legend': false });
// @ts-expect-error -- a marker stands at a time
svelteHTML.createElement('kline-chart', { markers: [{ text: 'bought' }] });
const listeners: Props = {
  // @ts-expect-error -- a state has no kline
  'onkline-statechange': (event) => event.detail.kline,
};
svelteHTML.createElement('kline-chart', listeners);
