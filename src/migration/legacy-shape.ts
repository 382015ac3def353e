import type { SideKline } from './side.js';

/** A field's name in an object, or its index in an array. */
export type RowField = string | number;

/** How a page writes a kline. */
export interface LegacyShape {
  readonly openTime: RowField;
  readonly open: RowField;
  readonly high: RowField;
  readonly low: RowField;
  readonly close: RowField;
  readonly volume: RowField;
  /** Null where rows do not say whether they are final. */
  readonly closed: RowField | null;
  /** Of openTime. */
  readonly timeUnit: 'ms' | 's';
  /** Whether openTime is written as a text. */
  readonly timeAsText: boolean;
  /** Whether prices and volume are written as texts. */
  readonly numbersAsText: boolean;
}

/** For rows that no {@link LegacyShape} describes. Both must be exact: `read(write(k))` is `k`. */
export interface RowMapping<Row> {
  read(row: Row): SideKline;
  /** `held` is the row that is replaced: whatever else it carries should live on. */
  write(kline: SideKline, held: Row | undefined): Row;
}

/** Times below stand for seconds: as milliseconds they would lie before March 1973, as seconds they reach to 5138. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** Names under which pages, exchanges and chart libraries keep each field; the first that a row has is taken. */
const NAMES = {
  openTime: ['openTime', 'time', 't', 'timestamp', 'open_time', 'startTime', 'start', 'ts', 'date'],
  open: ['open', 'o', 'openPrice'],
  high: ['high', 'h', 'highPrice'],
  low: ['low', 'l', 'lowPrice'],
  close: ['close', 'c', 'closePrice'],
  volume: ['volume', 'v', 'vol', 'baseVolume'],
  closed: ['closed', 'isClosed', 'isFinal', 'final', 'x', 'confirm'],
} as const;

/** This library's own shape: what rows become when there is none yet to learn from. */
const OWN: LegacyShape = {
  openTime: 'openTime',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
  closed: 'closed',
  timeUnit: 'ms',
  timeAsText: false,
  numbersAsText: false,
};

/** Rows of Binance's REST answer and their like: openTime, open, high, low, close, volume, ... */
const ARRAY: LegacyShape = {
  ...OWN,
  openTime: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  closed: null,
};

type Fields = Readonly<Record<RowField, unknown>>;

/** The shape of a row, `known` being what was said of it. Without a row this library's own, as far as nothing was said. */
export function recogniseShape(row: unknown, known: Partial<LegacyShape> = {}): LegacyShape {
  if (typeof row !== 'object' || row === null) {
    // Who names fields of their own and no flag has none: a field nobody asked for would be put into their rows.
    const closed = known.openTime === undefined ? OWN.closed : null;
    return { ...OWN, closed, ...known };
  }
  const fields = row as Fields;
  const named = Array.isArray(row) ? { ...ARRAY, ...known } : { ...OWN, ...namesOf(fields), ...known };
  const time = fields[named.openTime];
  return {
    ...named,
    timeUnit: known.timeUnit ?? (Math.abs(Number(time)) < LEAST_MILLISECONDS ? 's' : 'ms'),
    timeAsText: known.timeAsText ?? typeof time === 'string',
    numbersAsText: known.numbersAsText ?? typeof fields[named.close] === 'string',
  };
}

function namesOf(fields: Fields): Partial<LegacyShape> {
  const names: Partial<Record<keyof typeof NAMES, string | null>> = { closed: null };
  for (const field of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const name = NAMES[field].find((candidate) => candidate in fields);
    if (name !== undefined) names[field] = name;
  }
  return names as Partial<LegacyShape>;
}
