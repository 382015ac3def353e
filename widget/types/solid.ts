/**
 * `kline-chart/types/solid`: `<kline-chart>` in Solid's JSX, with `on:kline-update`. Name it in one `/// <reference types="…" />`.
 *
 * On custom elements Solid makes small letters of all names, and of `hide-volume` the property `hideVolume`. So what has a
 * capital is written with a hyphen, or as it is after `prop:`.
 */
import type { JSX as Solid } from 'solid-js';
import type { BooleanAttribute } from '../attributes.js';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartListeners, KlineChartMarkup, KlineChartProps } from '../element-types.js';

type Markup = {
  [Name in keyof KlineChartMarkup as Name extends Lowercase<Name>
    ? Name
    : never]: Name extends BooleanAttribute ? boolean | undefined : KlineChartMarkup[Name];
};

type Explicit = { [Name in keyof KlineChartProps as `prop:${Name}`]?: KlineChartProps[Name] };

export type KlineChartJsxProps = Omit<Solid.HTMLAttributes<KlineChartElement>, keyof KlineChartMarkup> &
  Markup &
  KlineChartListeners<'on:'> &
  Explicit;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'kline-chart': KlineChartJsxProps;
    }
  }
}
