import { type FeedKline, findKlineDefect, type Interval, isInterval } from '../../domain/index.js';
import { isBinanceSymbol } from './symbol.js';

/** What a frame turned out to be. Nothing in here throws: input is whatever came over the wire. */
export type Frame =
  | { type: 'kline'; symbol: string; interval: Interval; eventTime: number; kline: FeedKline }
  | { type: 'ack'; id: number; result: unknown }
  | { type: 'control-error'; id: number | null; code: number; message: string }
  | { type: 'shutdown' }
  | { type: 'other' }
  | { type: 'malformed'; kind: string };

/** A longer frame is not one of this protocol: a kline frame has about 400 characters, a list of 1,024 streams 30,000. */
export const MAX_FRAME_LENGTH = 65_536;

/** Decimal numbers as the exchange writes them: no signs, exponents, hexadecimals or blanks. */
const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;

function decimal(value: unknown): number {
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : Number.NaN;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Which of two states of one kline is newer: the one with more trades, and of two with as many the closed
 * one. REST rows and stream frames carry both, so they compare with one another.
 */
export function revisionOf(trades: number, closed: boolean): number {
  return trades * 2 + (closed ? 1 : 0);
}

/** Reads one WebSocket message, raw or in the combined envelope. Keys it does not know are ignored. */
export function parseFrame(text: unknown): Frame {
  if (typeof text !== 'string') return { type: 'malformed', kind: 'frame-not-text' };
  if (text.length > MAX_FRAME_LENGTH) return { type: 'malformed', kind: 'frame-too-long' };
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { type: 'malformed', kind: 'frame-not-json' };
  }
  if (!isRecord(message)) return { type: 'malformed', kind: 'frame-not-an-object' };
  if (typeof message['stream'] === 'string') {
    if (message['stream'] === '!serverShutdown') return { type: 'shutdown' };
    return isRecord(message['data'])
      ? parseEvent(message['data'])
      : { type: 'malformed', kind: 'frame-without-data' };
  }
  if ('result' in message && typeof message['id'] === 'number') {
    return { type: 'ack', id: message['id'], result: message['result'] };
  }
  const error = isRecord(message['error']) ? message['error'] : message;
  if (typeof error['code'] === 'number' && typeof error['msg'] === 'string') {
    const id = typeof message['id'] === 'number' ? message['id'] : null;
    return { type: 'control-error', id, code: error['code'], message: error['msg'] };
  }
  return parseEvent(message);
}

function parseEvent(event: Record<string, unknown>): Frame {
  if (event['e'] === 'serverShutdown') return { type: 'shutdown' };
  if (event['e'] !== 'kline') return { type: 'other' };
  const k = event['k'];
  const { E: eventTime } = event;
  if (!isRecord(k) || typeof eventTime !== 'number')
    return { type: 'malformed', kind: 'kline-without-fields' };
  const { s: symbol, i: interval, x: closed, n: trades } = k;
  if (typeof symbol !== 'string' || !isBinanceSymbol(symbol))
    return { type: 'malformed', kind: 'kline-symbol' };
  if (!isInterval(interval)) return { type: 'malformed', kind: 'kline-interval' };
  if (typeof closed !== 'boolean' || !isCount(trades)) return { type: 'malformed', kind: 'kline-types' };
  const kline: FeedKline = {
    openTime: typeof k['t'] === 'number' ? k['t'] : Number.NaN,
    open: decimal(k['o']),
    high: decimal(k['h']),
    low: decimal(k['l']),
    close: decimal(k['c']),
    volume: decimal(k['v']),
    closed,
    revision: revisionOf(trades, closed),
  };
  const defect = findKlineDefect(kline);
  if (defect !== null) return { type: 'malformed', kind: defect };
  return { type: 'kline', symbol, interval, eventTime, kline };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/**
 * Reads one row of `GET /api/v3/klines`: openTime, o, h, l, c, volume, closeTime, quote volume, trades and
 * three more that are not needed. Null when it is malformed or unsound.
 * @param finalBefore ms UTC: rows that closed before it are final. The exchange says so of none.
 */
export function parseRow(row: unknown, finalBefore: number): FeedKline | null {
  if (!Array.isArray(row) || row.length < 9) return null;
  const [openTime, open, high, low, close, volume, closeTime, , trades] = row as unknown[];
  if (typeof openTime !== 'number' || typeof closeTime !== 'number' || !isCount(trades)) return null;
  const closed = closeTime < finalBefore;
  const kline: FeedKline = {
    openTime,
    open: decimal(open),
    high: decimal(high),
    low: decimal(low),
    close: decimal(close),
    volume: decimal(volume),
    closed,
    revision: revisionOf(trades, closed),
  };
  return findKlineDefect(kline) === null ? kline : null;
}
