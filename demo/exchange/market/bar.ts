/**
 * A kline in whole numbers, so that sums are exact: prices in ticks, volumes in lots, quote volumes in the
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

/** The bar that two bars following one another make together. */
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
 * A bar when `share` of it (0 to 1) has passed: the price runs from open over one extreme and the other to close,
 * everything else grows evenly. Never steps back as the share grows, and is the bar itself at 1.
 */
export function partOf(bar: Bar, share: number): Bar {
  if (share >= 1) return { ...bar };
  // A falling bar visits its high first, a rising one its low.
  const rising = bar.close >= bar.open;
  const turns = rising ? [bar.open, bar.low, bar.high, bar.close] : [bar.open, bar.high, bar.low, bar.close];
  const leg = Math.min(2, Math.floor(share * 3));
  const along = share * 3 - leg;
  const price = turns[leg] + Math.round((turns[leg + 1] - turns[leg]) * along);
  const visited = [...turns.slice(0, leg + 1), price];
  const grown = (whole: number) => Math.floor(whole * share);
  return {
    open: bar.open,
    high: Math.max(...visited),
    low: Math.min(...visited),
    close: price,
    volume: grown(bar.volume),
    quoteVolume: grown(bar.quoteVolume),
    trades: grown(bar.trades),
    takerVolume: grown(bar.takerVolume),
    takerQuoteVolume: grown(bar.takerQuoteVolume),
  };
}

/** As the exchange writes prices and volumes: eight decimals, whatever the listing has. Exact. */
export function formatUnits(units: number, decimals: number): string {
  const one = 10 ** decimals;
  const whole = Math.floor(units / one);
  const fraction = decimals === 0 ? '' : String(units - whole * one).padStart(decimals, '0');
  return `${whole}.${fraction.padEnd(8, '0')}`;
}
