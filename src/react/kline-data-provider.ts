import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
} from 'react';
import {
  createContextValue,
  type KlineDataContextValue,
  type KlineDataSource,
  pageContextValue,
} from '../hooks/kline-source.js';

export interface KlineDataProviderProps extends KlineDataSource {
  children?: ReactNode;
}

/** What the nearest KlineDataProvider gives; null without one, which stands for the page's store. */
export const KlineDataContext: Context<KlineDataContextValue | null> =
  createContext<KlineDataContextValue | null>(null);

/**
 * Says which store and feed the hooks below it use. Without it they use the page's store and its default
 * feed. What it gives to components reads and cannot write. On a server it makes no store.
 */
export function KlineDataProvider({ store, feed, children }: KlineDataProviderProps): ReactElement {
  const value = useMemo(() => createContextValue({ store, feed }), [store, feed]);
  return createElement(KlineDataContext.Provider, { value }, children);
}

/** Read access to klines and the times of their last changes: of the nearest provider, or of the page. */
export function useKlineDataContext(): KlineDataContextValue {
  return useContext(KlineDataContext) ?? pageContextValue();
}
