/** `kline-chart/types/solid`: `<kline-chart>` in Solid's JSX, with `on:kline-update`. Name it in one `/// <reference types="…" />`. */
import type { JSX as Solid } from 'solid-js';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartListeners, KlineChartMarkup, KlineChartProps } from '../element-types.js';

type Explicit = { [Name in keyof KlineChartProps as `prop:${Name}`]?: KlineChartProps[Name] };

export type KlineChartJsxProps = Omit<Solid.HTMLAttributes<KlineChartElement>, keyof KlineChartMarkup> &
  KlineChartMarkup &
  KlineChartListeners<'on:'> &
  Explicit;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'kline-chart': KlineChartJsxProps;
    }
  }
}
