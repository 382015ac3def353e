/** `kline-chart/monitoring`: memory, latency and frames of a page that runs a store, with alerts and reporters. */
export * from './monitoring/index.js';
