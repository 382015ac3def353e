'use client';

/** `kline-chart/react`: klines of the page's store, for components of React 18 and 19. */
export type { Interval, Kline } from './domain/index.js';
export * from './react/index.js';
export type { KlineAccessor, KlineUpdateEvent, KlineUpdateListener } from './store/index.js';
