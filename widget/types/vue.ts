/**
 * `kline-chart/types/vue`: `<kline-chart>` in Vue's templates and JSX, with `@kline-update`, in JSX `onKlineUpdate`. Name
 * it in one `/// <reference types="…" />`, and tell the compiler `isCustomElement: (tag) => tag === 'kline-chart'`.
 *
 * Flags that change are properties: `:hideVolume="flag"`. Vue writes `:hide-volume="false"` as text.
 */
import type { HTMLAttributes, ReservedProps } from 'vue';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartCamelListeners, KlineChartMarkup } from '../element-types.js';

export type KlineChartTemplateProps = Omit<HTMLAttributes, keyof KlineChartMarkup> &
  KlineChartMarkup &
  KlineChartCamelListeners;

declare module 'vue' {
  interface IntrinsicElementAttributes {
    'kline-chart': KlineChartTemplateProps;
  }
  /** What templates look tags up in: an instance tells its props. */
  interface GlobalComponents {
    'kline-chart': new () => KlineChartElement & { $props: KlineChartTemplateProps & ReservedProps };
  }
}
