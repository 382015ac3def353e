export type { KlineDataContextValue, KlineDataSource } from '../hooks/kline-source.js';
export type { SharedKlineData } from '../hooks/kline-window.js';
export {
  KlineDataContext,
  KlineDataProvider,
  type KlineDataProviderProps,
  useKlineDataContext,
} from './kline-data-provider.js';
export { useKlineSubscription } from './use-kline-subscription.js';
export { useSharedKlineData } from './use-shared-kline-data.js';
