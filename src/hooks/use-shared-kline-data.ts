import { useContext, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { Interval } from '../domain/index.js';
import { DEFAULT_LIMIT } from '../store/index.js';
import { KlineDataContext } from './kline-data-context.js';
import { observeSeries } from './kline-source.js';
import { LOADING_DATA, type SharedKlineData } from './kline-window.js';

/**
 * The newest `limit` klines (default 500) of a series, which its feed streams while the component is mounted.
 * Renders when they changed, at most once per frame, and not in a hidden tab. Rows and the array keep their
 * identity while they say the same; both are frozen. The first render, on a server and in a browser, is of
 * nothing, loading; what is there already is shown before the browser paints.
 * @throws ConfigError `bad-symbol`, `bad-interval`, `bad-limit`, `unknown-feed`; CapacityError `full`. An error
 * boundary catches them; one that mounts its children anew tries again.
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
  const [, render] = useReducer<number, null>((renders) => renders + 1, 0);
  const mounted = useRef(false);
  // The first render says what a server's says: hydrating must find what it is about to make.
  const data = mounted.current ? series.getSnapshot() : LOADING_DATA;
  const shown = useRef(data);
  useLayoutEffect(() => {
    mounted.current = true;
    shown.current = data;
  });
  useLayoutEffect(() => {
    const check = () => {
      if (shown.current !== series.getSnapshot()) render(null);
    };
    const stop = series.subscribe(check);
    check();
    return stop;
  }, [series]);
  return data;
}
