import { ConfigError, clip, type Interval } from '../../domain/index.js';

/** Intervals that a UDF server can be asked for, case-sensitive. Which of them it has is its own matter. */
export const UDF_INTERVALS: readonly Interval[] = [
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '12h',
  '1d',
  '1w',
  '1M',
];

const RESOLUTION_PATTERN = /^([1-9]\d{0,3})?([SDWM])?$/;

/**
 * How UDF writes an interval: minutes as a bare number (hours too), `1S`, `1D`, `1W`, and `1M` for a month
 * (TradingView, "Resolution format").
 */
export function resolutionOf(interval: Interval): string {
  const count = Number.parseInt(interval, 10);
  const unit = interval.slice(-1);
  if (unit === 'm') return String(count);
  if (unit === 'h') return String(count * 60);
  return `${count}${unit.toUpperCase()}`;
}

/** The interval that a resolution means (`D` and `1D` are one), or null when it is none of UDF_INTERVALS. */
export function intervalOf(resolution: string): Interval | null {
  // Never folded: a server's "1m" would become a month.
  const [text, digits, unit] = RESOLUTION_PATTERN.exec(resolution) ?? [''];
  if (text === '') return null;
  const found = UDF_INTERVALS.find((each) => resolutionOf(each) === `${digits ?? '1'}${unit ?? ''}`);
  return found ?? null;
}

/**
 * What to ask a server for, by interval: all it could have, or those that a descriptor lists, spelled as there.
 * @throws ConfigError `bad-resolutions` when the list has none that is known
 */
export function resolutionTable(listed?: readonly string[]): ReadonlyMap<Interval, string> {
  if (listed === undefined) return new Map(UDF_INTERVALS.map((each) => [each, resolutionOf(each)]));
  const table = new Map<Interval, string>();
  for (const interval of UDF_INTERVALS) {
    const spelling = listed.find((each) => intervalOf(each) === interval);
    if (spelling !== undefined) table.set(interval, spelling);
  }
  if (table.size > 0) return table;
  throw new ConfigError(
    'bad-resolutions',
    `feeds: resolutions "${clip(listed.join(' '))}" has none that is known: list the server's supported_resolutions, such as ${UDF_INTERVALS.map(resolutionOf).join(' ')} (case counts), or leave it out for all of them.`,
  );
}
