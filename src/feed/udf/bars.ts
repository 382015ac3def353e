import { clip, FeedError, type FeedKline, findKlineDefect, MAX_OPEN_TIME } from '../../domain/index.js';
import { isRecord } from '../record.js';
import type { Refusals } from '../refusals.js';

/** One place in an answer: a bar, or null where there was one that cannot be read (no hole at the source). */
export interface Bar {
  readonly openTime: number;
  readonly kline: FeedKline | null;
}

export interface Bars {
  /** Ascending, unique. None is closed yet: an answer does not say. */
  readonly bars: readonly Bar[];
  /** Whether something was there whose time cannot be read: then nobody knows what is missing. */
  readonly isPatchy: boolean;
  /** OpenTime, ms UTC, of an earlier bar, where the server named one instead of bars. */
  readonly nextTime: number | null;
}

const COLUMNS = ['o', 'h', 'l', 'v'] as const;

/**
 * Reads an answer of `/history` (TradingView, "UDF", "/history"): columns of equal length, times in seconds,
 * `no_data` or empty columns for nothing. Without `o`, `h` and `l` all prices are `c`; without `v` the volume is 0.
 * @throws FeedError `bad-answer`
 */
export function readBars(what: string, answer: unknown, refusals: Refusals): Bars {
  const body = isRecord(answer) ? answer : {};
  const { s, t, c } = body;
  if (s === 'no_data') return { bars: [], isPatchy: false, nextTime: timeOf(body['nextTime'], 0) };
  const isReadable = (s === 'ok' || s === undefined) && Array.isArray(t) && Array.isArray(c);
  const [o, h, l, v] = COLUMNS.map((name) => body[name] ?? null);
  if (!isReadable || ![o, h, l, v].every((each) => each === null || Array.isArray(each))) {
    throw new FeedError(
      'bad-answer',
      `${what}: {"s":"ok","t":[],"c":[]} with columns of bars was expected, not ${clip(JSON.stringify(answer))}.`,
    );
  }
  const byTime = new Map<number, Bar>();
  let isPatchy = false;
  for (const [index, seconds] of (t as unknown[]).entries()) {
    const openTime = timeOf(seconds, -1);
    if (openTime === null) {
      refusals.add('bar-time-malformed');
      isPatchy = true;
      continue;
    }
    const close = numberAt(c, index);
    const kline: FeedKline = {
      openTime,
      open: o === null ? close : numberAt(o, index),
      high: h === null ? close : numberAt(h, index),
      low: l === null ? close : numberAt(l, index),
      close,
      // Indices have no volume, and servers write null for it.
      volume: v === null || at(v, index) === null ? 0 : numberAt(v, index),
      closed: false,
    };
    const defect = findKlineDefect(kline);
    if (defect !== null) refusals.add(`bar-${defect}`);
    if (byTime.has(openTime)) refusals.add('bar-duplicate');
    // Of two with one time the later in the list; one that can be read gives way to none that cannot.
    if (defect === null) byTime.set(openTime, { openTime, kline });
    else if (!byTime.has(openTime)) byTime.set(openTime, { openTime, kline: null });
  }
  if (isPatchy && byTime.size === 0) {
    const first = clip(JSON.stringify((t as unknown[])[0]));
    throw new FeedError(
      'bad-answer',
      `${what}: times in whole seconds since 1970 were expected, not ${first}.`,
    );
  }
  const bars = [...byTime.values()].sort((a, b) => a.openTime - b.openTime);
  return { bars, isPatchy, nextTime: timeOf(body['nextTime'], 0) };
}

/** A bar is final when a later one exists in the same answer: UDF has no word for it. */
export function closeAllButLast(bars: readonly Bar[]): Bar[] {
  return bars.map((bar, index) => {
    const closed = index < bars.length - 1;
    return bar.kline === null ? bar : { ...bar, kline: { ...bar.kline, closed } };
  });
}

/** ms UTC of a time in whole seconds above `after`, or null. */
function timeOf(seconds: unknown, after: number): number | null {
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds <= after) return null;
  // Milliseconds by mistake lie far beyond.
  return seconds * 1_000 > MAX_OPEN_TIME ? null : seconds * 1_000;
}

function at(column: unknown, index: number): unknown {
  return (column as unknown[])[index] ?? null;
}

/** Numbers, and the decimals that some servers write as texts; NaN for all else. */
function numberAt(column: unknown, index: number): number {
  const value = at(column, index);
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,20})?$/.test(value) ? Number(value) : Number.NaN;
}
