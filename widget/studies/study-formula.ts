import { ATR, BollingerBands, EMA, MACD, RSI, SMA, WSMA } from 'trading-signals';
import { DailyVwap } from './daily-vwap.js';
import type { StudyKind, StudySpec } from './study-spec.js';

/** Values of one bar, one per plot; null for none yet. */
export type StudyValues = readonly number[] | null;

/**
 * Takes bars in order and gives each one's values. `at` is where the bar's record begins in `records`
 * (openTime, open, high, low, close, volume). `replace`: the bar stands in for the one given last.
 * Costs O(longest period), whatever came before; most kinds O(1).
 */
export type StudyFormula = (records: Float64Array, at: number, replace: boolean) => StudyValues;

const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const VOLUME = 5;

/** A formula that has seen no bars. */
export function createFormula({ kind, params }: StudySpec): StudyFormula {
  return FORMULAS[kind](params);
}

const FORMULAS: Readonly<Record<StudyKind, (params: readonly number[]) => StudyFormula>> = {
  sma: ([period]) => ofClose(new SMA(period)),
  ema: ([period]) => {
    const ema = new EMA(period);
    let bars = 0;
    return (records, at, replace) => {
      if (!replace) bars++;
      const value = ema.update(records[at + CLOSE], replace);
      // `update` gives a value from the first bar on; `getResult`, which does not, costs an exception a bar.
      return bars < period ? null : [value];
    };
  },
  bollinger: ([period, deviations]) => {
    const bands = new BollingerBands(period, deviations);
    return (records, at, replace) => {
      const value = bands.update(records[at + CLOSE], replace);
      return value && [value.upper, value.middle, value.lower];
    };
  },
  vwap: () => {
    const vwap = new DailyVwap();
    return (records, at, replace) => {
      const typicalPrice = (records[at + HIGH] + records[at + LOW] + records[at + CLOSE]) / 3;
      return [vwap.update(records[at], typicalPrice, records[at + VOLUME], replace)];
    };
  },
  // The library keeps as many closes as there are bars in the period and needs two for a change, so with
  // a period of 1 it never has a value. With 2, and averages over 1, it is the RSI over 1.
  rsi: ([period]) => ofClose(period === 1 ? new RSI(2, LastValue) : new RSI(period)),
  macd: ([fast, slow, signal]) => {
    const macd = new MACD(new EMA(fast), new EMA(slow), new EMA(signal));
    return (records, at, replace) => {
      const value = macd.update(records[at + CLOSE], replace);
      return value && [value.macd, value.signal, value.histogram];
    };
  },
  atr: ([period]) => {
    const atr = new ATR(period);
    return (records, at, replace) => {
      // A new object each time: the library keeps it as the previous bar.
      const bar = { high: records[at + HIGH], low: records[at + LOW], close: records[at + CLOSE] };
      const value = atr.update(bar, replace);
      return value === null ? null : [value];
    };
  },
};

/**
 * Wilder's average over one value, whatever period is asked for: that value. The formula itself rounds a
 * small value behind a large one to 0, and RSI takes a loss of 0 for none.
 */
class LastValue extends WSMA {
  override update(value: number, replace: boolean): number {
    return this.setResult(value, replace);
  }
}

function ofClose(indicator: { update(close: number, replace: boolean): number | null }): StudyFormula {
  return (records, at, replace) => {
    const value = indicator.update(records[at + CLOSE], replace);
    return value === null ? null : [value];
  };
}
