import { type Interval, RECORD_WIDTH } from '../../src/index.js';
import type { BarWindow } from '../bars/bar-window.js';
import type { KlineFormats } from '../chart/formats.js';
import type { RowRange } from '../chart/price-chart.js';
import { shareOf } from '../chart/price-map.js';
import { isIntraday } from '../chart-settings.js';
import { fill, type Messages } from '../language/messages.js';

/** What the texts are made of. */
export interface Spoken {
  readonly window: BarWindow;
  readonly formats: KlineFormats;
  readonly messages: Messages;
  /** Text of an instant, ms UTC. */
  readonly time: (openTime: number) => string;
}

/** One bar, in the order in which it is asked for: when, close, then the rest. */
export function spokenBar({ window, formats, messages, time }: Spoken, row: number): string {
  const [openTime, open, high, low, close, volume] = window.records.subarray(
    row * RECORD_WIDTH,
    (row + 1) * RECORD_WIDTH,
  );
  return fill(messages['spoken-bar'], {
    time: time(openTime),
    open: formats.price(open),
    high: formats.price(high),
    low: formats.price(low),
    close: formats.price(close),
    volume: formats.volume(volume),
  });
}

/** The whole rows in view, or null while there are none. */
export function rowsInView(window: BarWindow, rows: RowRange | null): RowRange | null {
  if (rows === null || window.count <= window.shownFrom) return null;
  const from = Math.min(Math.max(Math.ceil(rows.from), window.shownFrom), window.count - 1);
  return { from, to: Math.min(Math.max(Math.floor(rows.to), from), window.count - 1) };
}

/** What a glance at the chart tells: from when to when, from where to where, the highest and the lowest. */
export function spokenSummary({ window, formats, messages, time }: Spoken, rows: RowRange): string {
  const field = (row: number, at: number) => window.records[row * RECORD_WIDTH + at];
  let [highest, lowest] = [rows.from, rows.from];
  for (let row = rows.from; row <= rows.to; row++) {
    if (field(row, 2) > field(highest, 2)) highest = row;
    if (field(row, 3) < field(lowest, 3)) lowest = row;
  }
  const [open, close] = [field(rows.from, 1), field(rows.to, 4)];
  return fill(messages['spoken-summary'], {
    count: String(rows.to - rows.from + 1),
    from: time(field(rows.from, 0)),
    to: time(field(rows.to, 0)),
    open: formats.price(open),
    close: formats.price(close),
    change: formats.percent(shareOf(close, open)),
    high: formats.price(field(highest, 2)),
    highTime: time(field(highest, 0)),
    low: formats.price(field(lowest, 3)),
    lowTime: time(field(lowest, 0)),
  });
}

/** Writes openTimes as people say them, as on the time axis: klines of a day and longer are those of the UTC day. */
export function timeSpeaker(
  locale: string,
  timeZone: string,
  interval: Interval,
): (openTime: number) => string {
  const how: Intl.DateTimeFormatOptions = isIntraday(interval)
    ? { timeStyle: 'short', hourCycle: 'h23', timeZone }
    : { timeZone: 'UTC' };
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', calendar: 'gregory', ...how });
  return (openTime) => format.format(openTime);
}
