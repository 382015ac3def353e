/** The same klines and ticks for every contender, made alike by the server and by pages. Knows neither DOM nor Node. */
import type { Interval } from '../../../src/domain/index.js';

export interface MarketPlan {
  readonly seed: number;
  /** When it begins, ms UTC: history ends there. */
  readonly epoch: number;
  readonly series: number;
  /** Klines of history in each series. */
  readonly bars: number;
}

export interface BenchKline {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

export interface SeriesName {
  readonly symbol: string;
  readonly interval: Interval;
}

const SYMBOLS = 200;
const INTERVALS: readonly (readonly [Interval, number])[] = [
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['4h', 14_400_000],
  ['1d', 86_400_000],
];

/** The first 200 series are those of a minute, one for each symbol. */
export function seriesName(index: number): SeriesName {
  const [interval] = INTERVALS[Math.floor(index / SYMBOLS)];
  return { symbol: `S${index % SYMBOLS}USDT`, interval };
}

export function seriesIndex({ symbol, interval }: SeriesName): number {
  const kind = INTERVALS.findIndex(([name]) => name === interval);
  const number = /^S(\d{1,3})USDT$/.exec(symbol)?.[1];
  return kind < 0 || number === undefined ? -1 : kind * SYMBOLS + Number(number);
}

export function periodOf(index: number): number {
  return INTERVALS[Math.floor(index / SYMBOLS)][1];
}

/** Volumes of forming klines are the number of their tick, so that a picture tells which tick it shows. */
const TICKS_PER_UNIT = 1_000;
const MOST_PAST = 1_500;

export function tickOf(volume: number): number {
  return Math.round(volume * TICKS_PER_UNIT);
}

/** A seeded row of whole numbers below 2^24. */
function dice(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) | 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 8;
  };
}

/** Prices are whole cents inside. */
const cents = (value: number) => value / 100;

export class BenchMarket {
  /** Ticks so far. */
  ticks = 0;
  /** The kline after the last tick, of the series that {@link tick} returned. One object, used again. */
  readonly kline: BenchKline = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  /** The kline that the last tick ended, when it did. */
  ended: BenchKline | null = null;
  private readonly order: readonly number[];
  private readonly roll: () => number;
  private readonly openTimes: Float64Array;
  private readonly prices: Int32Array;
  private readonly volumes: Float64Array;
  /** Klines that ended since the beginning. */
  private readonly past: BenchKline[][] = [];

  constructor(readonly plan: MarketPlan) {
    const { series, seed } = plan;
    this.roll = dice(seed);
    this.order = shuffled(series, this.roll);
    this.openTimes = new Float64Array(series);
    this.volumes = new Float64Array(series);
    this.prices = new Int32Array(series * 4);
    for (let index = 0; index < series; index++) {
      const price = lastCents(index);
      this.openTimes[index] = openTimeAt(index, plan.epoch);
      this.past[index] = [];
      this.prices.fill(price, index * 4, index * 4 + 4);
    }
  }

  /** Klines before the forming one, and that one, oldest first. */
  history(index: number, count = this.plan.bars): BenchKline[] {
    const { epoch, seed } = this.plan;
    const roll = dice(seed + 7_919 * (index + 1));
    const period = periodOf(index);
    const newest = openTimeAt(index, epoch);
    const klines: BenchKline[] = [];
    let close = lastCents(index);
    for (let i = 1; i < count; i++) {
      const open = close + (roll() % 161) - 80;
      const high = Math.max(open, close) + (roll() % 40);
      const low = Math.min(open, close) - (roll() % 40);
      const volume = 10 + (roll() % 900) / 10;
      klines.push({
        openTime: newest - i * period,
        open: cents(open),
        high: cents(high),
        low: cents(low),
        close: cents(close),
        volume,
      });
      close = open;
    }
    klines.reverse();
    return [...klines, ...this.past[index], { ...this.read(index) }].slice(-count);
  }

  /** The series whose turn a tick is: those of a run of ticks are spread alike over all series. */
  seriesAt(tick: number): number {
    return this.order[tick % this.order.length];
  }

  /** The next tick, at a time in ms UTC. Returns its series; `kline` and `ended` tell of it. */
  tick(now: number): number {
    const index = this.seriesAt(this.ticks);
    this.ticks++;
    const { prices, openTimes, volumes } = this;
    const at = index * 4;
    const openTime = openTimeAt(index, now);
    this.ended = null;
    if (openTime > openTimes[index]) {
      this.ended = { ...this.read(index) };
      this.past[index].push(this.ended);
      if (this.past[index].length > MOST_PAST) this.past[index].shift();
      openTimes[index] = openTime;
      prices.fill(prices[at + 3], at, at + 4);
    }
    const close = Math.max(1_000, prices[at + 3] + (this.roll() % 7) - 3);
    prices[at + 3] = close;
    if (close > prices[at + 1]) prices[at + 1] = close;
    if (close < prices[at + 2]) prices[at + 2] = close;
    volumes[index] = this.ticks / TICKS_PER_UNIT;
    this.read(index);
    return index;
  }

  private read(index: number): BenchKline {
    const { kline, prices } = this;
    const at = index * 4;
    kline.openTime = this.openTimes[index];
    kline.open = cents(prices[at]);
    kline.high = cents(prices[at + 1]);
    kline.low = cents(prices[at + 2]);
    kline.close = cents(prices[at + 3]);
    kline.volume = this.volumes[index];
    return kline;
  }
}

function openTimeAt(index: number, time: number): number {
  const period = periodOf(index);
  return Math.floor(time / period) * period;
}

function lastCents(index: number): number {
  return 1_000_000 + (index % SYMBOLS) * 10_000;
}

function shuffled(count: number, roll: () => number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const other = roll() % (i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
