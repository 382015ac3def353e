import { type Interval, type SeriesKey, type SeriesName, seriesKey } from '../domain/index.js';
import type { SideName } from './phase.js';

/** One series as the migration knows it. */
export interface MigratedSeries extends SeriesName {
  readonly key: SeriesKey;
  /** The side that may lack something, or null when both hold the same. Meaningful in the dual phases alone. */
  behind: SideName | null;
  /** Attempts to bring that side up to date that failed in a row. */
  failures: number;
  /** How often in a row it took klines and did not show them. */
  unseen: number;
  /** Writes to pass over before the next attempt. */
  patience: number;
  /** How many series the store had evicted when both sides were last made equal. */
  evicted: number;
}

/** The series that went through the migration, or that the page named: some 200 bytes for each. */
export class SeriesTable {
  private readonly bySymbol = new Map<string, Map<Interval, MigratedSeries>>();
  /** In the order in which they came up, which rounds follow. */
  readonly all: MigratedSeries[] = [];
  /** What a series that comes up new is behind on. */
  private behindAtFirst: SideName = 'shared';

  constructor(private readonly feed: string) {}

  /** @throws ConfigError `bad-symbol`, `bad-interval` */
  of(symbol: string, interval: Interval): MigratedSeries {
    const known = this.bySymbol.get(symbol)?.get(interval);
    if (known !== undefined) return known;
    const series: MigratedSeries = {
      key: seriesKey(this.feed, symbol, interval),
      feed: this.feed,
      symbol,
      interval,
      behind: this.behindAtFirst,
      failures: 0,
      unseen: 0,
      patience: 0,
      evicted: 0,
    };
    const intervals = this.bySymbol.get(symbol) ?? new Map<Interval, MigratedSeries>();
    this.bySymbol.set(symbol, intervals.set(interval, series));
    this.all.push(series);
    return series;
  }

  /** One side was not written for a while: every series may lack something there, those too that come up later. */
  allBehind(side: SideName): void {
    this.behindAtFirst = side;
    for (const series of this.all) markBehind(series, side);
  }
}

/** From now on `side` is read for this series only after it was brought up to date. */
export function markBehind(series: MigratedSeries, side: SideName): void {
  series.behind = side;
  series.failures = 0;
  series.unseen = 0;
  series.patience = 0;
}
