import type { Interval } from '../../../src/domain/index.js';
import type { LegacyKlines } from '../../../src/migration/index.js';

/** The page before: nested maps in a state that is cloned at each change, as its reducer did. */
export class LegacyPage<Row> {
  state = new Map<string, Map<Interval, readonly Row[]>>();
  /** While set, every write throws. */
  refuses = false;

  get(symbol: string, interval: Interval): readonly Row[] | undefined {
    return this.state.get(symbol)?.get(interval);
  }

  set(symbol: string, interval: Interval, rows: readonly Row[]): void {
    if (this.refuses) throw new Error('The reducer has thrown.');
    const next = new Map([...this.state].map(([name, series]) => [name, new Map(series)]));
    next.set(
      symbol,
      (next.get(symbol) ?? new Map<Interval, readonly Row[]>()).set(interval, Object.freeze([...rows])),
    );
    this.state = next;
  }

  *series(): Iterable<readonly [string, Interval]> {
    for (const [symbol, intervals] of this.state)
      for (const interval of intervals.keys()) yield [symbol, interval];
  }

  asLegacy(over: Partial<LegacyKlines<Row>> = {}): LegacyKlines<Row> {
    return {
      get: (symbol, interval) => this.get(symbol, interval),
      set: (symbol, interval, rows) => this.set(symbol, interval, rows),
      series: () => this.series(),
      ...over,
    } as LegacyKlines<Row>;
  }
}
