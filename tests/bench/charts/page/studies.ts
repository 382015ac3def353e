/** Three averages as a user computes them by hand for a library that brings none: a tick costs no walk of the past. */
import type { BenchKline } from '../../stand/market.js';

const SPANS = [20, 50, 100] as const;

export interface Averages {
  /** Of the klines given at first, one line per span. */
  readonly lines: readonly (readonly number[])[];
  /** The values at a kline that is new or changed. */
  update(kline: BenchKline): readonly number[];
}

export function averages(klines: readonly BenchKline[]): Averages {
  const closes = klines.map(({ close }) => close);
  let openTime = klines.at(-1)?.openTime ?? 0;
  // Of all but the newest.
  const sums = SPANS.map((span) => closes.slice(-span, -1).reduce((sum, close) => sum + close, 0));
  const values: number[] = [];
  return {
    lines: SPANS.map((span) => {
      let sum = 0;
      return closes.map((close, i) => {
        sum += close - (i >= span ? closes[i - span] : 0);
        return sum / Math.min(i + 1, span);
      });
    }),
    update(kline) {
      if (kline.openTime > openTime) {
        openTime = kline.openTime;
        closes.push(kline.close);
        for (const [i, span] of SPANS.entries()) {
          sums[i] += closes[closes.length - 2] - (closes[closes.length - 1 - span] ?? 0);
        }
      }
      closes[closes.length - 1] = kline.close;
      for (const [i, span] of SPANS.entries()) values[i] = (sums[i] + kline.close) / span;
      return values;
    },
  };
}
