import type { Interval } from '../../domain/index.js';

/** All kline intervals of the spot market, case-sensitive (binance-spot-api-docs, "Kline/Candlestick chart intervals"). */
export const BINANCE_INTERVALS: readonly Interval[] = [
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
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
];

/** Letters and digits of any script (there are Chinese ones since 2025), and what futures put in: `_ - .` */
const SYMBOL_PATTERN = /^[\p{L}\p{N}_.-]{1,32}$/u;

/** `btcusdt`, ` BTCUSDT ` and `BTC/USDT` are one instrument. */
export function normalizeBinanceSymbol(symbol: string): string {
  return symbol.trim().replace('/', '').toUpperCase();
}

/** Whether a symbol may be put into a URL and a stream's name. Says nothing about whether it is traded. */
export function isBinanceSymbol(symbol: string): boolean {
  return SYMBOL_PATTERN.test(symbol);
}

/** `btcusdt@kline_1m`: streams write symbols in lower case, all else is case-sensitive. */
export function streamName(symbol: string, interval: Interval): string {
  return `${symbol.toLowerCase()}@kline_${interval}`;
}
