export { KlineDataContext, useKlineDataContext } from './kline-data-context.js';
export type { KlineDataContextValue, KlineDataSource } from './kline-source.js';
export type { SharedKlineData } from './kline-window.js';
export { useKlineSubscription } from './use-kline-subscription.js';
export { useSharedKlineData } from './use-shared-kline-data.js';
