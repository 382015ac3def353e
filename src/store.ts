/** `kline-chart/store`: the store without the element, for workers, Node and pages that draw by themselves. */
export * from './index.js';
