/** `kline-chart/define`: registers `<kline-chart>`. */
import type { KlineChartEventDetails } from './events.js';
import type { KlineChartElement } from './element/kline-chart-element.js';
import { define } from './register.js';

define();

type KlineChartEvents = {
  [Name in keyof KlineChartEventDetails]: CustomEvent<KlineChartEventDetails[Name]>;
};

declare global {
  interface HTMLElementTagNameMap {
    'kline-chart': KlineChartElement;
  }
  interface HTMLElementEventMap extends KlineChartEvents {}
}
