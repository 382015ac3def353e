import { formatUnits, parseUnits, writtenDecimals } from '../../demo/exchange/market/decimals.js';
import type { KlineGrid } from '../../demo/exchange/market/grid.js';
import type { MarketKline } from '../../demo/exchange/market/market.js';

/** Far more decimals than any price or volume has. */
const DECIMALS = 20;

/** The kline that others make together, by the plain rule: first, highest, lowest, last, and sums. All exact. */
export function aggregate(
  openTime: number,
  grid: KlineGrid,
  parts: readonly MarketKline[],
): MarketKline | null {
  if (parts.length === 0) return null;
  const traded = parts.filter(({ trades }) => trades > 0);
  for (const [i, { firstTrade }] of traded.slice(1).entries()) {
    if (firstTrade !== traded[i].lastTrade + 1) throw new Error(`Trade ${firstTrade} does not follow.`);
  }
  const sum = (pick: (kline: MarketKline) => string) => {
    const total = parts.reduce((so, kline) => so + parseUnits(pick(kline), DECIMALS), 0n);
    const written = writtenDecimals(pick(parts[0]));
    return formatUnits(total / 10n ** BigInt(DECIMALS - written), written, written);
  };
  const extreme = (pick: (kline: MarketKline) => string, sign: 1n | -1n) =>
    parts
      .map(pick)
      .reduce((best, text) =>
        (parseUnits(text, DECIMALS) - parseUnits(best, DECIMALS)) * sign > 0n ? text : best,
      );
  return {
    openTime,
    closeTime: grid.after(openTime) - 1,
    open: parts[0].open,
    high: extreme(({ high }) => high, 1n),
    low: extreme(({ low }) => low, -1n),
    close: (parts.at(-1) ?? parts[0]).close,
    volume: sum(({ volume }) => volume),
    quoteVolume: sum(({ quoteVolume }) => quoteVolume),
    trades: parts.reduce((total, { trades }) => total + trades, 0),
    takerVolume: sum(({ takerVolume }) => takerVolume),
    takerQuoteVolume: sum(({ takerQuoteVolume }) => takerQuoteVolume),
    firstTrade: traded[0]?.firstTrade ?? -1,
    lastTrade: traded.at(-1)?.lastTrade ?? -1,
  };
}
