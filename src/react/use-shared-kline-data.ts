import { useContext, useMemo, useSyncExternalStore } from 'react';
import type { Interval } from '../domain/index.js';
import { observeSeries } from '../hooks/kline-source.js';
import { LOADING_DATA, type SharedKlineData } from '../hooks/kline-window.js';
import { DEFAULT_LIMIT } from '../store/index.js';
import { KlineDataContext } from './kline-data-provider.js';

/**
 * The newest `limit` klines (default 500) of a series, which its feed streams while the component is mounted.
 * Renders when they changed, at most once per frame, and not in a hidden tab. Rows and the array keep their
 * identity while they say the same; both are frozen. On a server, and when hydrating what it sent, the
 * render is of nothing, loading. React 18 and 19.
 * @throws ConfigError `bad-symbol`, `bad-interval`, `bad-limit`, `unknown-feed`; CapacityError `full`. All while
 * rendering, so that an error boundary catches them; one that mounts its children anew tries again.
 */
export function useSharedKlineData(
  symbol: string,
  interval: Interval,
  limit: number = DEFAULT_LIMIT,
): SharedKlineData {
  const context = useContext(KlineDataContext);
  const series = useMemo(
    () => observeSeries(context, symbol, interval, limit),
    [context, symbol, interval, limit],
  );
  return useSyncExternalStore(series.subscribe, series.getSnapshot, serverSnapshot);
}

const serverSnapshot = (): SharedKlineData => LOADING_DATA;
