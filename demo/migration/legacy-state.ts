import type { Interval } from '../../widget/index.js';

/** A kline as the page before kept it: another name for the time, prices as texts. */
export interface LegacyKline {
  readonly time: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly final: boolean;
}

export type LegacyState = ReadonlyMap<string, ReadonlyMap<Interval, readonly LegacyKline[]>>;

/**
 * The page's reducer, as it was: on every kline the Maps, the arrays and all 150,000 klines in them are made anew, so
 * that the component sees "another state". Nothing of the state before is kept; it is garbage at once, some 20 MB of it.
 */
export function withKline(
  state: LegacyState,
  symbol: string,
  interval: Interval,
  kline: LegacyKline,
  limit: number,
): LegacyState {
  const next = new Map<string, Map<Interval, LegacyKline[]>>();
  for (const [name, series] of state) {
    const copy = new Map<Interval, LegacyKline[]>();
    for (const [each, rows] of series)
      copy.set(
        each,
        rows.map((row) => ({ ...row })),
      );
    next.set(name, copy);
  }
  const series = next.get(symbol) ?? new Map<Interval, LegacyKline[]>();
  const rows = series.get(interval) ?? [];
  const at = rows.findIndex(({ time }) => time >= kline.time);
  if (at < 0) rows.push(kline);
  else if (rows[at].time === kline.time) rows[at] = kline;
  else rows.splice(at, 0, kline);
  if (rows.length > limit) rows.shift();
  return next.set(symbol, series.set(interval, rows));
}

/** A series given whole: history, or what the other side of a migration holds. */
export function withSeries(
  state: LegacyState,
  symbol: string,
  interval: Interval,
  rows: readonly LegacyKline[],
): LegacyState {
  return new Map(state).set(symbol, new Map(state.get(symbol)).set(interval, rows));
}
