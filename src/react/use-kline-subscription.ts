import { useContext, useEffect, useLayoutEffect, useRef } from 'react';
import type { Interval } from '../domain/index.js';
import { isServer, listenToSeries, requireName } from '../hooks/kline-source.js';
import type { KlineUpdateListener } from '../store/index.js';
import { KlineDataContext } from './kline-data-provider.js';

/** Cleaned up in the commit itself: no event reaches a component that is gone. React 18 warns of it on servers. */
const useCommitEffect = isServer ? useEffect : useLayoutEffect;

/**
 * Calls back with each update of a series while the component is mounted, in hidden tabs too, without
 * rendering anything. The latest callback is called; a new one costs no new subscription. Of several ticks
 * between two wake-ups only the last state of each kline is told. React 18 and 19.
 * @throws ConfigError `bad-symbol`, `bad-interval` while rendering; `unknown-feed`, CapacityError `full` from an
 * effect. Error boundaries catch them all.
 */
export function useKlineSubscription(
  symbol: string,
  interval: Interval,
  callback: KlineUpdateListener,
): void {
  const context = useContext(KlineDataContext);
  requireName(symbol, interval);
  const latest = useRef(callback);
  useCommitEffect(() => {
    latest.current = callback;
  });
  useCommitEffect(
    () => listenToSeries(context, symbol, interval, (event) => latest.current(event)),
    [context, symbol, interval],
  );
}
