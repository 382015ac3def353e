export * from '../src/index.js';
export { KlineChartElement } from './kline-chart-element.js';
export type { KlineChartEventDetails, KlineChartEventName } from './events.js';
export { define } from './register.js';
