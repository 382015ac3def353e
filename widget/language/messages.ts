import type { ControlMessages } from './control-messages.js';

/** All texts that the element itself writes. What a feed says of its trouble stays in the feed's own words. */
export const ENGLISH = {
  'chart-label': 'Candlestick chart of {symbol}, {interval}',
  open: 'O',
  high: 'H',
  low: 'L',
  close: 'C',
  volume: 'V',
  loading: 'Loading',
  connecting: 'Connecting',
  stale: 'Not live',
  reconnecting: 'Reconnecting',
  paused: 'Paused',
  error: 'Error',
  'nothing-to-show': 'Nothing to show',
  'cannot-be-shown': 'This chart cannot be shown',
  'no-symbol': 'No symbol is set: write <kline-chart symbol="…">.',
  'chart-role': 'chart',
  'keys-help':
    'Left and right arrow: one bar. Page up and page down: ten bars. Home and End: first bar in view and newest bar. Plus and minus: zoom. Enter: summary. T: table. P: pause. Escape: leave. H: these keys.',
  'spoken-bar': '{time}: close {close}, open {open}, high {high}, low {low}, volume {volume}',
  'spoken-summary':
    '{count} bars from {from} to {to}. From {open} to {close}, {change}. Highest {high} at {highTime}, lowest {low} at {lowTime}.',
  live: 'Live',
  'charts-changed': '{count} charts changed their state.',
  'close-table': 'Close the table',
  'table-time': 'Time',
  'table-open': 'Open',
  'table-high': 'High',
  'table-low': 'Low',
  'table-close': 'Close',
  'table-volume': 'Volume',
  retry: 'Try again',
  'go-to-live': 'Go to live',
  'history-loading': 'Loading history',
  'history-begins': 'Beginning of history',
  'history-failed': 'History could not be loaded',
};

export type MessageKey = keyof typeof ENGLISH;
export type Messages = Readonly<Record<MessageKey, string>>;
/** A whole language: the element's own texts and the toolbar's. */
export type LanguageTable = Messages & ControlMessages;

/** A text with its `{places}` filled in. */
export function fill(text: string, places: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole);
}
