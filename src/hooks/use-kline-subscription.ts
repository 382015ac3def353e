import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import type { Interval } from '../domain/index.js';
import type { KlineUpdateListener } from '../store/index.js';
import { KlineDataContext } from './kline-data-context.js';
import { listenToSeries, requireName } from './kline-source.js';

/**
 * Calls back with each update of a series while the component is mounted, in hidden tabs too, without
 * rendering anything. The latest callback is called; a new one costs no new subscription. Of several ticks
 * between two wake-ups only the last state of each kline is told.
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
  useLayoutEffect(() => {
    latest.current = callback;
  });
  useLayoutEffect(
    () => listenToSeries(context, symbol, interval, (event) => latest.current(event)),
    [context, symbol, interval],
  );
}
