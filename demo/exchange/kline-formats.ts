import { closeTimeOf, type Interval } from '../../src/domain/index.js';
import { formatUnits } from './market/bar.js';
import type { Listing, MarketKline } from './market/market.js';

/** One row of `GET /api/v3/klines`. */
export function klineRow(listing: Listing, interval: Interval, kline: MarketKline): (number | string)[] {
  const price = (ticks: number) => formatUnits(ticks, listing.priceDecimals);
  const quantity = (lots: number) => formatUnits(lots, listing.quantityDecimals);
  const quote = (amount: number) => formatUnits(amount, listing.quoteDecimals);
  return [
    kline.openTime,
    price(kline.open),
    price(kline.high),
    price(kline.low),
    price(kline.close),
    quantity(kline.volume),
    closeTimeOf(interval, kline.openTime),
    quote(kline.quoteVolume),
    kline.trades,
    quantity(kline.takerVolume),
    quote(kline.takerQuoteVolume),
    '0',
  ];
}

/** The data of one kline event, with every field of the protocol. */
export function klineEvent(
  listing: Listing,
  interval: Interval,
  kline: MarketKline,
  eventTime: number,
  closed: boolean,
): string {
  const [t, o, h, l, c, v, T, q, n, V, Q] = klineRow(listing, interval, kline);
  return JSON.stringify({
    e: 'kline',
    E: eventTime,
    s: listing.symbol,
    k: {
      t,
      T,
      s: listing.symbol,
      i: interval,
      f: kline.firstTrade,
      L: kline.lastTrade,
      o,
      c,
      h,
      l,
      v,
      n,
      x: closed,
      q,
      V,
      Q,
      B: '0',
    },
  });
}
