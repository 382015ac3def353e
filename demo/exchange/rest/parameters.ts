import { duplicate, empty, illegal, missing, notRequired, notValid, unread } from './api-error.js';

/** The exchange writes its rule in Java's notation: no small Latin letters. */
const SYMBOL_RANGE = '^[\\w\\-._&&[^a-z]]{1,50}$';
const SYMBOL = /^[\p{Lu}\p{Lo}\p{N}_.-]{1,50}$/u;
const NUMBER_RANGE = '^[0-9]{1,20}$';
const TIME_ZONE = /^([+-]?)(\d{1,2})(?::([0-5]\d))?$/;
const HOUR = 60 * 60 * 1_000;
/** Accepted time zones reach from -12:00 to +14:00 (binance-spot-api-docs, rest-api.md, "Kline/Candlestick data"). */
const WEST = -12 * HOUR;
const EAST = 14 * HOUR;

/** The parameters of one request, read as the exchange reads them. All methods throw ApiError. */
export class Parameters {
  /** @param known names that the endpoint reads */
  constructor(
    private readonly query: URLSearchParams,
    known: readonly string[],
  ) {
    const sent = [...query.keys()];
    const names = new Set(sent);
    if (names.size < sent.length) throw duplicate();
    const read = sent.filter((name) => known.includes(name));
    if (read.length === 0 && sent.length > 0 && known.length === 0) throw notRequired(sent[0]);
    if (read.length < sent.length) throw unread(read.length, sent.length);
    for (const name of read) if (query.get(name) === '') throw empty(name);
  }

  optional(name: string): string | null {
    return this.query.get(name);
  }

  mandatory(name: string): string {
    const value = this.query.get(name);
    if (value === null) throw missing(name);
    return value;
  }

  symbol(name: string): string {
    const value = this.mandatory(name);
    if (!SYMBOL.test(value)) throw illegal(name, SYMBOL_RANGE);
    return value;
  }

  wholeNumber(name: string): number | null {
    const text = this.optional(name);
    if (text === null) return null;
    if (!/^\d{1,20}$/.test(text)) throw illegal(name, NUMBER_RANGE);
    return Number(text);
  }

  /** Offset from UTC in ms. Written as hours, or hours and minutes: `0`, `8`, `-1:00`, `05:45`. */
  timeZone(name: string): number {
    const text = this.optional(name);
    if (text === null) return 0;
    const match = TIME_ZONE.exec(text);
    if (match === null) throw notValid(name);
    const [, sign, hours, minutes = '0'] = match;
    const size = Number(hours) * HOUR + (Number(minutes) * HOUR) / 60;
    const offset = sign === '-' ? -size : size;
    if (offset < WEST || offset > EAST) throw notValid(name);
    return offset;
  }
}
