import { type Context, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type KlineDataContextValue, pageContextValue } from './kline-source.js';

/** What the nearest KlineDataProvider gives; null without one, which stands for the page's store. */
export const KlineDataContext: Context<KlineDataContextValue | null> =
  createContext<KlineDataContextValue | null>(null);

/** Read access to klines and the times of their last changes: of the nearest provider, or of the page. */
export function useKlineDataContext(): KlineDataContextValue {
  return useContext(KlineDataContext) ?? pageContextValue();
}
