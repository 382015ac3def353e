import type { Interval } from '../../src/domain/index.js';
import type { MarketKline } from './market/market.js';

/** One row of `GET /api/v3/klines`, as the exchange writes it: prices and volumes are texts. */
export type KlineRow = [
  openTime: number,
  open: string,
  high: string,
  low: string,
  close: string,
  volume: string,
  closeTime: number,
  quoteVolume: string,
  trades: number,
  takerVolume: string,
  takerQuoteVolume: string,
  ignore: '0',
];

export function klineRow(kline: MarketKline): KlineRow {
  return [
    kline.openTime,
    kline.open,
    kline.high,
    kline.low,
    kline.close,
    kline.volume,
    kline.closeTime,
    kline.quoteVolume,
    kline.trades,
    kline.takerVolume,
    kline.takerQuoteVolume,
    '0',
  ];
}

/**
 * The data of one kline event as JSON, with every field of the protocol. Written by hand, as it is what costs most
 * at ten thousand events per second: all values are numbers and decimal texts, nothing needs escaping.
 * @param eventTime ms UTC
 */
export function klineEvent(
  symbol: string,
  interval: Interval,
  kline: MarketKline,
  eventTime: number,
  closed: boolean,
): string {
  const { openTime, closeTime, firstTrade, lastTrade, open, close, high, low, volume, trades } = kline;
  return (
    `{"e":"kline","E":${eventTime},"s":"${symbol}","k":{"t":${openTime},"T":${closeTime},"s":"${symbol}",` +
    `"i":"${interval}","f":${firstTrade},"L":${lastTrade},"o":"${open}","c":"${close}","h":"${high}",` +
    `"l":"${low}","v":"${volume}","n":${trades},"x":${closed},"q":"${kline.quoteVolume}",` +
    `"V":"${kline.takerVolume}","Q":"${kline.takerQuoteVolume}","B":"0"}}`
  );
}
