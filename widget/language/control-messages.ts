import { ENGLISH, type LanguageTable } from './messages.js';

/** Texts of the toolbar: they come with it, and other languages' with those. All begin with `control-`. */
export const CONTROL_ENGLISH = {
  'control-toolbar': 'Chart settings',
  'control-symbol': 'Symbol',
  'control-search': 'Search symbols',
  'control-searching': 'Searching …',
  'control-no-match': 'No symbol matches',
  'control-search-failed': 'The symbols could not be loaded',
  'control-interval': 'Interval',
  'control-type': 'Chart type',
  'control-candles': 'Candles',
  'control-hollow': 'Hollow candles',
  'control-bars': 'Bars',
  'control-line': 'Line',
  'control-area': 'Area',
  'control-baseline': 'Baseline',
  'control-heikin-ashi': 'Heikin-Ashi',
  'control-scale': 'Price scale',
  'control-linear': 'Linear',
  'control-log': 'Logarithmic',
  'control-percent': 'Percent',
  'control-studies': 'Studies',
  'control-period': 'Period',
  'control-deviations': 'Deviations',
  'control-fast': 'Fast',
  'control-slow': 'Slow',
  'control-signal': 'Signal',
  'control-theme': 'Theme',
  'control-light': 'Light',
  'control-dark': 'Dark',
  'control-auto': 'Like the system',
  'control-pause': 'Pause',
  'control-full-screen': 'Full screen',
  'control-picture': 'Save a picture',
  'control-csv': 'Save as CSV',
  'control-more': 'More',
  'control-add': 'One more {study}',
};

export type ControlKey = keyof typeof CONTROL_ENGLISH;
export type ControlMessages = Readonly<Record<ControlKey, string>>;

/**
 * A language out of its texts alone, in the order of the English ones: on pages that load files as they are, a
 * language's file does not repeat the keys (widget/bundle/message-tables-plugin.mjs). Here, beside the second half of
 * them: a module of its own would be one more file to wait for.
 */
export function unpackTable(texts: readonly string[]): LanguageTable {
  const keys = Object.keys({ ...ENGLISH, ...CONTROL_ENGLISH });
  return Object.fromEntries(keys.map((key, at) => [key, texts[at]])) as LanguageTable;
}
