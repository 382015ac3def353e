import { type FeedKline, findKlineDefect, isInterval, MAX_OPEN_TIME } from '../../domain/index.js';
import { isRecord } from '../record.js';
import { isBinanceSymbol, streamName } from './symbol.js';

export interface KlineFrame {
  readonly type: 'kline';
  /** `btcusdt@kline_1m`: which stream it belongs to, from its own fields. */
  readonly stream: string;
  /** When the exchange sent it, ms UTC of its clock. */
  readonly eventTime: number;
  readonly kline: FeedKline;
}

/** What a frame turned out to be. Nothing in here throws: input is whatever came over the wire. */
export type Frame =
  | KlineFrame
  | { readonly type: 'ack'; readonly id: number; readonly result: unknown }
  | {
      readonly type: 'control-error';
      readonly id: number | null;
      readonly code: number;
      readonly message: string;
    }
  | { readonly type: 'shutdown' }
  | { readonly type: 'other' }
  | { readonly type: 'malformed'; readonly kind: string };

/** A longer frame is not one of this protocol: a kline frame has about 400 characters, a list of 1,024 streams 30,000. */
export const MAX_FRAME_LENGTH = 65_536;

/** Decimal numbers as the exchange writes them: no signs, exponents, hexadecimals or blanks. */
const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
/** So many trades no kline has; twice as many still count exactly. */
const MAX_TRADES = 2 ** 51;

/** NaN for everything that is not a plain decimal text. */
export function decimal(value: unknown): number {
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : Number.NaN;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_OPEN_TIME;
}

function isTradeCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TRADES;
}

/**
 * Which of two states of one kline is newer: the one with more trades, and of two with as many the closed
 * one; of two alike in both the one that comes later is taken. REST rows and stream frames carry both
 * numbers, so they compare with one another, also in a quiet minute (0 trades).
 */
export function revisionOf(trades: number, closed: boolean): number {
  return trades * 2 + (closed ? 1 : 0);
}

const malformed = (kind: string): Frame => ({ type: 'malformed', kind });

/** Reads one WebSocket message, raw or in the combined envelope. Keys it does not know are ignored. */
export function parseFrame(text: unknown): Frame {
  if (typeof text !== 'string') return malformed('frame-not-text');
  if (text.length > MAX_FRAME_LENGTH) return malformed('frame-too-long');
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return malformed('frame-not-json');
  }
  if (!isRecord(message)) return malformed('frame-not-an-object');
  const { stream, data, id } = message;
  if (typeof stream === 'string') {
    if (stream === '!serverShutdown') return { type: 'shutdown' };
    return isRecord(data) ? parseEvent(data, stream) : malformed('frame-without-data');
  }
  if ('result' in message && typeof id === 'number') return { type: 'ack', id, result: message['result'] };
  const error = isRecord(message['error']) ? message['error'] : message;
  if (typeof error['code'] === 'number' && typeof error['msg'] === 'string') {
    return {
      type: 'control-error',
      id: typeof id === 'number' ? id : null,
      code: error['code'],
      message: error['msg'],
    };
  }
  return parseEvent(message, null);
}

function parseEvent(event: Record<string, unknown>, envelope: string | null): Frame {
  if (event['e'] === 'serverShutdown') return { type: 'shutdown' };
  if (event['e'] !== 'kline') return { type: 'other' };
  const { k, E: eventTime } = event;
  if (!isRecord(k)) return malformed('kline-without-fields');
  const { t: openTime, T: closeTime, s: symbol, i: interval, x: closed, n: trades } = k;
  if (typeof symbol !== 'string' || !isBinanceSymbol(symbol) || event['s'] !== symbol) {
    return malformed('kline-symbol');
  }
  if (!isInterval(interval)) return malformed('kline-interval');
  const stream = streamName(symbol, interval);
  if (envelope !== null && envelope !== stream) return malformed('kline-of-another-stream');
  if (!isTime(eventTime) || !isTime(openTime) || !isTime(closeTime)) return malformed('kline-times');
  if (closeTime <= openTime || eventTime < openTime) return malformed('kline-times');
  if (typeof closed !== 'boolean' || !isTradeCount(trades)) return malformed('kline-types');
  const kline = readOhlcv(openTime, [k['o'], k['h'], k['l'], k['c'], k['v']], closed, trades);
  const defect = findKlineDefect(kline);
  return defect === null ? { type: 'kline', stream, eventTime, kline } : malformed(`kline-${defect}`);
}

/**
 * Reads one row of `GET /api/v3/klines`: openTime, o, h, l, c, volume, closeTime, quote volume, trades and
 * three more that are not needed (the last of which is not always "0"). Null when it is malformed or unsound.
 * @param finalBefore ms UTC: rows that closed before it are final. The exchange says so of none.
 */
export function parseRow(row: unknown, finalBefore: number): FeedKline | null {
  if (!Array.isArray(row) || row.length < 9) return null;
  const [openTime, open, high, low, close, volume, closeTime, , trades] = row as unknown[];
  if (!isTime(openTime) || !isTime(closeTime) || closeTime <= openTime || !isTradeCount(trades)) return null;
  const kline = readOhlcv(openTime, [open, high, low, close, volume], closeTime < finalBefore, trades);
  return findKlineDefect(kline) === null ? kline : null;
}

function readOhlcv(
  openTime: number,
  [open, high, low, close, volume]: readonly unknown[],
  closed: boolean,
  trades: number,
): FeedKline {
  return {
    openTime,
    open: decimal(open),
    high: decimal(high),
    low: decimal(low),
    close: decimal(close),
    volume: decimal(volume),
    closed,
    revision: revisionOf(trades, closed),
  };
}
