import type { Interval, Kline } from '../../widget/index.js';
import { Dice } from '../exchange/market/dice.js';

export const INTERVALS: readonly Interval[] = ['1m', '5m', '15m', '1h', '4h', '1d'];
const PERIODS = [60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000];
export const SYMBOLS = 100;
/** 100 symbols, 6 intervals, 250 klines: the 150,000 of the page that this heals. */
export const KLINES = 250;
/** Ticks until a kline is full. Time runs as fast as ticks come. */
const TICKS_PER_KLINE = 12;

interface Series {
  readonly symbol: string;
  readonly interval: Interval;
  readonly period: number;
  forming: Kline;
  ticks: number;
}

/** The market of the page: seeded, so that every run has the same klines in the same order. */
export class Market {
  readonly symbols: readonly string[];
  private readonly dice = new Dice(5);
  private readonly series: Series[];
  private turn = 0;

  constructor(epoch: number, symbols = SYMBOLS) {
    this.symbols = Array.from({ length: symbols }, (_, i) => `S${String(i).padStart(2, '0')}USDT`);
    this.series = this.symbols.flatMap((symbol) =>
      INTERVALS.map((interval, i) => {
        const period = PERIODS[i];
        const openTime = Math.floor(epoch / period) * period;
        return { symbol, interval, period, forming: flat(openTime, this.price()), ticks: 0 };
      }),
    );
  }

  /** Klines before the forming one, and that one, oldest first. */
  history({ symbol, interval }: { readonly symbol: string; readonly interval: Interval }): Kline[] {
    const { forming, period } = this.find(symbol, interval);
    const dice = new Dice(11, this.symbols.indexOf(symbol));
    const klines: Kline[] = [];
    let close = forming.open;
    for (let i = 1; i < KLINES; i++) {
      const open = cents(close * (1 + (dice.uniform() - 0.5) * 0.004));
      const [high, low] = [Math.max(open, close), Math.min(open, close)];
      const spread = close * 0.001 * dice.uniform();
      klines.push({
        openTime: forming.openTime - i * period,
        open,
        high: cents(high + spread),
        low: cents(low - spread),
        close,
        volume: cents(dice.uniform() * 90),
        closed: true,
      });
      close = open;
    }
    return [...klines.toReversed(), { ...forming }];
  }

  /** The next update: every second one of the series in view, the others in turn. */
  tick(): { readonly symbol: string; readonly interval: Interval; readonly kline: Kline } {
    const at =
      this.turn % 2 === 0 ? ((this.turn / 2) % 2) * INTERVALS.length : this.turn % this.series.length;
    this.turn++;
    const series = this.series[at];
    const { forming } = series;
    series.ticks++;
    const close = cents(forming.close * (1 + (this.dice.uniform() - 0.5) * 0.0012));
    const isFull = series.ticks % TICKS_PER_KLINE === 0;
    const kline: Kline = {
      ...forming,
      high: Math.max(forming.high, close),
      low: Math.min(forming.low, close),
      close,
      volume: cents(forming.volume + this.dice.uniform()),
      closed: isFull,
    };
    series.forming = isFull ? flat(forming.openTime + series.period, close) : kline;
    return { symbol: series.symbol, interval: series.interval, kline };
  }

  /** All its series. */
  get names(): readonly (readonly [symbol: string, interval: Interval])[] {
    return this.series.map(({ symbol, interval }) => [symbol, interval] as const);
  }

  private find(symbol: string, interval: Interval): Series {
    const found = this.series.find((each) => each.symbol === symbol && each.interval === interval);
    if (found === undefined) throw new Error(`The market has no ${symbol} ${interval}.`);
    return found;
  }

  private price(): number {
    return cents(50 + this.dice.uniform() * 900);
  }
}

const cents = (value: number) => Math.round(value * 100) / 100;

function flat(openTime: number, price: number): Kline {
  return { openTime, open: price, high: price, low: price, close: price, volume: 0, closed: false };
}
