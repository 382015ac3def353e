import type { Interval } from '../domain/index.js';
import type { LegacyShape, RowMapping } from './legacy-shape.js';

interface LegacyState<Row> {
  /**
   * The rows of one series, oldest first; nothing for one that is not held. With `set` it must give at once what `set`
   * was given last (a ref or a store of the page's, not what was rendered last): the next tick is added to it.
   */
  get(symbol: string, interval: Interval): readonly Row[] | null | undefined;
  /** All series held. Without it those are known that went through the migration. */
  series?(): Iterable<readonly [symbol: string, interval: Interval]>;
  /** Rows of one series that the page keeps at most. Say it where old rows are dropped: they are no loss then. */
  readonly limit?: number;
  /** How rows look, as far as it cannot be seen from rows that are held. */
  readonly shape?: Partial<LegacyShape> | RowMapping<Row>;
}

/**
 * A page's own state, as the migration sees it. It stays the page's: rows are read and written through these functions
 * alone, rows that do not change are handed back as the same objects, and no array that was given is changed.
 *
 * With `update` every kline goes through the page's own reducer, one call each; with `set` alone the series is given
 * anew, sorted and without duplicates. With both, `update` takes single ticks and `set` takes history.
 */
export type LegacyKlines<Row = unknown> = LegacyState<Row> &
  (
    | {
        set(symbol: string, interval: Interval, rows: Row[]): void;
        update?(symbol: string, interval: Interval, row: Row): void;
      }
    | { set?: undefined; update(symbol: string, interval: Interval, row: Row): void }
  );
