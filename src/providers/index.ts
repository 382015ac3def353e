export { KlineDataProvider, type KlineDataProviderProps } from './kline-data-provider.js';
