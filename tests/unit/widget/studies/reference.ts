import type { StudySpec } from '../../../../widget/studies/index.js';

/** openTime (ms UTC), open, high, low, close, volume. */
export type Bar = readonly [number, number, number, number, number, number];

const DAY_MS = 86_400_000;

/** The values of a study from scratch, plot by plot, as textbooks write them and without any library. */
export function reference({ kind, params }: StudySpec, bars: readonly Bar[]): number[][] {
  const closes = bars.map((bar) => bar[4]);
  const [first, second, third] = params;
  switch (kind) {
    case 'sma':
      return [windows(closes, first, mean)];
    case 'ema':
      return [from(first - 1, ema(closes, first))];
    case 'bollinger': {
      const middle = windows(closes, first, mean);
      const deviation = windows(closes, first, populationDeviation);
      return [
        middle.map((value, i) => value + second * deviation[i]),
        middle,
        middle.map((value, i) => value - second * deviation[i]),
      ];
    }
    case 'vwap':
      return [dailyVwap(bars)];
    case 'rsi':
      return [rsi(closes, first)];
    case 'macd':
      return macd(closes, first, second, third);
    case 'atr':
      return [wilder(bars.map(trueRange), first)];
  }
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function populationDeviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** What `of` makes of each value and those before it, `period` in all; NaN while there are fewer. */
function windows(
  values: readonly number[],
  period: number,
  of: (window: readonly number[]) => number,
): number[] {
  return values.map((_, i) => (i + 1 < period ? Number.NaN : of(values.slice(i + 1 - period, i + 1))));
}

function from(index: number, values: readonly number[]): number[] {
  return values.map((value, i) => (i < index ? Number.NaN : value));
}

/** Begins with the first value. */
function ema(values: readonly number[], period: number): number[] {
  const weight = 2 / (period + 1);
  const out: number[] = [];
  for (const value of values) {
    out.push(out.length === 0 ? value : weight * value + (1 - weight) * out[out.length - 1]);
  }
  return out;
}

/** Wilder's average: begins with the mean of the first `period` values. */
function wilder(values: readonly number[], period: number): number[] {
  const out: number[] = [];
  for (const [i, value] of values.entries()) {
    if (i + 1 < period) out.push(Number.NaN);
    else if (i + 1 === period) out.push(mean(values.slice(0, period)));
    else out.push((out[i - 1] * (period - 1) + value) / period);
  }
  return out;
}

function trueRange(bar: Bar, i: number, bars: readonly Bar[]): number {
  const [, , high, low] = bar;
  if (i === 0) return high - low;
  const close = bars[i - 1][4];
  return Math.max(high - low, Math.abs(high - close), Math.abs(low - close));
}

/** 100 without any loss, also when there was no gain either. */
function rsi(closes: readonly number[], period: number): number[] {
  const changes = closes.slice(1).map((close, i) => close - closes[i]);
  const gains = wilder(
    changes.map((change) => Math.max(change, 0)),
    period,
  );
  const losses = wilder(
    changes.map((change) => Math.max(-change, 0)),
    period,
  );
  const values = gains.map((gain, i) => {
    if (Number.isNaN(gain)) return Number.NaN;
    return losses[i] === 0 ? 100 : (100 * gain) / (gain + losses[i]);
  });
  return closes.map((_, i) => (i === 0 ? Number.NaN : values[i - 1]));
}

/** The signal begins with the first value of the slow average, not `signal` bars later. */
function macd(closes: readonly number[], fast: number, slow: number, signal: number): number[][] {
  const slowAverage = ema(closes, slow);
  const all = ema(closes, fast).map((value, i) => value - slowAverage[i]);
  const none = all.slice(0, slow - 1).map(() => Number.NaN);
  const line = all.slice(slow - 1);
  const signals = ema(line, signal);
  const histogram = line.map((value, i) => value - signals[i]);
  return [line, signals, histogram].map((values) => [...none, ...values]);
}

function dailyVwap(bars: readonly Bar[]): number[] {
  return bars.map((newest, i) => {
    const day = Math.floor(newest[0] / DAY_MS);
    let [turnover, total] = [0, 0];
    for (const [openTime, , high, low, close, volume] of bars.slice(0, i + 1)) {
      if (Math.floor(openTime / DAY_MS) !== day || volume === 0) continue;
      turnover += ((high + low + close) / 3) * volume;
      total += volume;
    }
    return total === 0 ? Number.NaN : turnover / total;
  });
}
