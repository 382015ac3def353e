/** `kline-chart/types/preact`: `<kline-chart>` in Preact's JSX. Name it in one `/// <reference types="…" />`. */
import type { HTMLAttributes } from 'preact';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartListeners, KlineChartMarkup } from '../element-types.js';

export type KlineChartJsxProps = Omit<HTMLAttributes<KlineChartElement>, keyof KlineChartMarkup> &
  KlineChartMarkup &
  KlineChartListeners<'on'>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'kline-chart': KlineChartJsxProps;
    }
  }
}
