import { type ComponentChildren, createElement } from 'preact';
import { useMemo } from 'preact/hooks';
import { KlineDataContext } from '../hooks/kline-data-context.js';
import { createContextValue, type KlineDataSource } from '../hooks/kline-source.js';

export interface KlineDataProviderProps extends KlineDataSource {
  children?: ComponentChildren;
}

/**
 * Says which store and feed the hooks below it use. Without it they use the page's store and its default
 * feed. What it gives to components reads and cannot write. On a server it makes no store.
 */
export function KlineDataProvider({ store, feed, children }: KlineDataProviderProps): ComponentChildren {
  const value = useMemo(() => createContextValue({ store, feed }), [store, feed]);
  return createElement(KlineDataContext.Provider, { value }, children);
}
