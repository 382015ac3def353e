/** `kline-chart/preact`: klines of the page's store, for Preact components. */
export type { Interval, Kline } from './domain/index.js';
export * from './hooks/index.js';
export * from './providers/index.js';
export type { KlineAccessor, KlineUpdateEvent, KlineUpdateListener } from './store/index.js';
