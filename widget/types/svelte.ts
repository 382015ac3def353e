/**
 * `kline-chart/types/svelte`: `<kline-chart>` in Svelte's templates, with `onkline-update` (5) and `on:kline-update` (4).
 * Name it in one `/// <reference types="…" />`.
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartListeners, KlineChartMarkup } from '../element-types.js';

export type KlineChartTemplateProps = Omit<HTMLAttributes<KlineChartElement>, keyof KlineChartMarkup> &
  KlineChartMarkup &
  KlineChartListeners<'on'> &
  KlineChartListeners<'on:'>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'kline-chart': KlineChartTemplateProps;
  }
}
