/**
 * A made-up kline in whole numbers, so that sums are exact: prices in ticks, volumes in lots, quote volumes in the
 * smallest amount of the quote currency that the listing counts. The listing says how many decimals each has.
 */
export interface Bar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  quoteVolume: number;
  trades: number;
  takerVolume: number;
  takerQuoteVolume: number;
}

/** A bar without trades: all four prices are the close before it. */
export function quietBar(price: number): Bar {
  return {
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    quoteVolume: 0,
    trades: 0,
    takerVolume: 0,
    takerQuoteVolume: 0,
  };
}

/** The bar that two bars following one another make together. Changes `first`, which may be null. */
export function append(first: Bar | null, second: Bar): Bar {
  if (first === null) return { ...second };
  first.high = Math.max(first.high, second.high);
  first.low = Math.min(first.low, second.low);
  first.close = second.close;
  first.volume += second.volume;
  first.quoteVolume += second.quoteVolume;
  first.trades += second.trades;
  first.takerVolume += second.takerVolume;
  first.takerQuoteVolume += second.takerQuoteVolume;
  return first;
}

/**
 * A bar of a second when `share` of it (above 0, up to 1) has passed. Its trades come one by one, the first at once;
 * the price runs with them from open over one extreme and the other to close. Never steps back as the share grows,
 * and is the bar itself when its last trade is done.
 */
export function partOf(bar: Bar, share: number): Bar {
  const done = Math.min(bar.trades, 1 + Math.floor(share * bar.trades));
  if (done === bar.trades) return { ...bar };
  const along = (done - 1) / (bar.trades - 1);
  // A falling bar visits its high first, a rising one its low.
  const rising = bar.close >= bar.open;
  const turns = rising ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close];
  const leg = Math.min(2, Math.floor(along * 3));
  const price = turns[leg] + Math.round((turns[leg + 1] - turns[leg]) * (along * 3 - leg));
  const visited = [...turns.slice(0, leg + 1), price];
  const grown = (whole: number) => Math.floor(whole * (done / bar.trades));
  return {
    open: bar.open,
    high: Math.max(...visited),
    low: Math.min(...visited),
    close: price,
    volume: Math.max(done, grown(bar.volume)),
    quoteVolume: grown(bar.quoteVolume),
    trades: done,
    takerVolume: grown(bar.takerVolume),
    takerQuoteVolume: grown(bar.takerQuoteVolume),
  };
}
