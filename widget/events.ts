import type { Interval, Kline, KlineError, SeriesState } from '../src/index.js';

/** Details of the element's events. All bubble, cross shadow boundaries and cannot be cancelled. */
export interface KlineChartEventDetails {
  /** First candles of a series are on the screen. */
  'kline-ready': { symbol: string; interval: Interval };
  'kline-statechange': { state: SeriesState; previous: SeriesState; reason: string };
  /** The newest kline changed; at most once per frame. `timestamp`: ms since the epoch. */
  'kline-update': { symbol: string; interval: Interval; kline: Kline; timestamp: number };
  /** Other bars are in view; openTimes of the first and last, ms UTC. At most once per frame. */
  'kline-rangechange': { from: number; to: number };
  /** The pointer points at a bar, or at none any more (nulls). Not for charts that follow another's pointer. */
  'kline-crosshairmove': { openTime: number | null; price: number | null };
  'kline-error': { error: KlineError };
}

export type KlineChartEventName = keyof KlineChartEventDetails;

export function dispatch<Name extends KlineChartEventName>(
  target: EventTarget,
  name: Name,
  detail: KlineChartEventDetails[Name],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
