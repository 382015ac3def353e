/**
 * What a series' data is worth right now.
 *
 * - `loading`: first history is under way; nothing can be drawn.
 * - `live`: history is whole and ticks arrive within their limit.
 * - `stale`: data is shown, but the feed is silent beyond its limit or a gap is being filled.
 * - `reconnecting`: the connection is lost and being made again; data, if any, is old.
 * - `empty`: the exchange answered that it has no kline of this series.
 * - `error`: the exchange refused (unknown symbol, interval not offered); asking again does not help.
 */
export type SeriesState = 'loading' | 'live' | 'stale' | 'reconnecting' | 'empty' | 'error';

/** In the order of their codes in memory: append only, the numbers are part of the layout. */
export const SERIES_STATES: readonly SeriesState[] = [
  'loading',
  'live',
  'stale',
  'reconnecting',
  'empty',
  'error',
];
