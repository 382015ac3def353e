import { ConfigError } from './errors.js';

/** Unit letters are case-sensitive: `1m` is a minute, `1M` a calendar month. */
export type IntervalUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M';

/** A kline's length, such as `1m`, `4h`, `1M`. Never fold its case. */
export type Interval = `${number}${IntervalUnit}`;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Milliseconds of each unit of fixed length. A month has none: it is a calendar month in UTC. */
const UNIT_MILLISECONDS: Record<Exclude<IntervalUnit, 'M'>, number> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: WEEK,
};

/** 1970-01-05, the first Monday of the epoch: weeks start on Monday (Binance, UDF and ISO 8601 agree). */
const FIRST_MONDAY = 4 * DAY;

interface ParsedInterval {
  readonly count: number;
  readonly unit: IntervalUnit;
}

const INTERVAL_PATTERN = /^([1-9]\d{0,3})([smhdwM])$/;
const parsed = new Map<string, ParsedInterval>();
/** Bounds the cache: page markup decides what is asked for. */
const MAX_PARSED = 256;

function tryParse(text: string): ParsedInterval | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const match = INTERVAL_PATTERN.exec(text);
  if (match === null) return null;
  const result = { count: Number(match[1]), unit: match[2] as IntervalUnit };
  if (parsed.size < MAX_PARSED) parsed.set(text, result);
  return result;
}

function parse(interval: Interval): ParsedInterval {
  const result = tryParse(interval);
  if (result === null) {
    throw new ConfigError(
      'bad-interval',
      `"${interval}" is not an interval: write a whole number and one of s m h d w M, such as "1m" (minute) or "1M" (month).`,
    );
  }
  return result;
}

/** Whether a text is written as an interval. Says nothing about whether a feed offers it. Never throws. */
export function isInterval(text: unknown): text is Interval {
  return typeof text === 'string' && tryParse(text) !== null;
}

/**
 * The openTime of the kline that contains `time` (both in milliseconds UTC).
 * @throws ConfigError `bad-interval`
 */
export function floorToInterval(interval: Interval, time: number): number {
  const { count, unit } = parse(interval);
  if (unit === 'M') {
    const date = new Date(time);
    const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    return Date.UTC(1970, Math.floor(months / count) * count, 1);
  }
  const length = UNIT_MILLISECONDS[unit] * count;
  const origin = unit === 'w' ? FIRST_MONDAY : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/**
 * `openTime` moved by `steps` klines (negative: earlier), in milliseconds UTC. Exact for months too,
 * and for an openTime that lies off the grid, as real data's sometimes do.
 * @throws ConfigError `bad-interval`
 */
export function addIntervals(interval: Interval, openTime: number, steps: number): number {
  const { count, unit } = parse(interval);
  if (unit !== 'M') return openTime + UNIT_MILLISECONDS[unit] * count * steps;
  const date = new Date(openTime);
  const monthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const moved = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count * steps, 1);
  return moved + (openTime - monthStart);
}

/**
 * The last millisecond of the kline that opens at `openTime`, as exchanges count it (…999).
 * @throws ConfigError `bad-interval`
 */
export function closeTimeOf(interval: Interval, openTime: number): number {
  return addIntervals(interval, openTime, 1) - 1;
}

/**
 * Length in milliseconds; for months the average one (30.44 days), so use it for limits and
 * estimates only, never to step from kline to kline.
 * @throws ConfigError `bad-interval`
 */
export function approximateDuration(interval: Interval): number {
  const { count, unit } = parse(interval);
  return count * (unit === 'M' ? 30.436875 * DAY : UNIT_MILLISECONDS[unit]);
}
