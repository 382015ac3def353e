import { type Interval, KlineError, messageOf, type SeriesName } from '../domain/index.js';
import type { LegacyKlines } from './legacy-klines.js';
import { LegacyRows } from './legacy-rows.js';
import type { Problems } from './problems.js';
import type { CountedSide, SideKline, SidePart } from './side.js';

/** A page's own state as a side. Works in proportion to the rows of a series where the page gives series whole. */
export class LegacySide<Row> implements CountedSide {
  readonly name = 'legacy';
  readonly capacity: number;
  private readonly rows: LegacyRows<Row>;

  constructor(
    private readonly state: LegacyKlines<Row>,
    private readonly problems: Problems,
  ) {
    this.capacity = state.limit ?? Number.POSITIVE_INFINITY;
    this.rows = new LegacyRows(state.shape);
  }

  /** The series that the page says it holds. */
  series(): Iterable<readonly [symbol: string, interval: Interval]> {
    return this.state.series?.() ?? [];
  }

  count({ symbol, interval }: SeriesName): number {
    return this.state.get(symbol, interval)?.length ?? 0;
  }

  read(series: SeriesName, limit = Number.POSITIVE_INFINITY): SideKline[] {
    return this.convert(series, this.ordered(series), limit).klines;
  }

  part(series: SeriesName, before: number, limit: number): SidePart {
    const rows = this.ordered(series);
    const timeAt = (index: number) =>
      index in rows ? this.rows.timeOf(rows[index]) : Number.NEGATIVE_INFINITY;
    let end = rows.length;
    while (end > 0 && timeAt(end - 1) >= before) end--;
    const reach = rows.length >= this.capacity ? timeAt(0) : Number.NEGATIVE_INFINITY;
    const { klines, isCut } = this.convert(series, rows, limit, end);
    return { klines, isCut, newest: timeAt(rows.length - 1), reach };
  }

  /** From the newest on: only what is asked for is converted. */
  private convert(series: SeriesName, rows: readonly Row[], limit: number, end = rows.length) {
    const klines: SideKline[] = [];
    let i = end;
    while (i > 0 && klines.length < limit) {
      const kline = this.tryRead(series, rows[--i]);
      if (kline !== null) klines.push(kline);
    }
    return { klines: klines.toReversed(), isCut: i > 0 };
  }

  put(series: SeriesName, klines: readonly SideKline[]): void {
    const { state } = this;
    const { symbol, interval } = series;
    if (!this.rows.isLearnt) this.learn();
    if (state.update !== undefined && (klines.length === 1 || state.set === undefined)) {
      for (const kline of klines) {
        const row = this.find(series, kline.openTime);
        if (this.takes(series, row, kline)) state.update(symbol, interval, this.rows.write(kline, row));
      }
      return;
    }
    state.set?.(symbol, interval, this.merged(series, klines));
  }

  private merged(series: SeriesName, klines: readonly SideKline[]): Row[] {
    const rows = [...this.ordered(series)];
    let from = rows.length;
    // Both ascend, and what comes is new as a rule: the search starts where the last one ended, from the newest.
    for (let i = klines.length - 1; i >= 0; i--) {
      const kline = klines[i];
      while (from > 0 && this.rows.timeOf(rows[from - 1]) > kline.openTime) from--;
      const held =
        from > 0 && this.rows.timeOf(rows[from - 1]) === kline.openTime ? rows[from - 1] : undefined;
      if (!this.takes(series, held, kline)) continue;
      const row = this.rows.write(kline, held);
      if (held === undefined) rows.splice(from, 0, row);
      else rows[from - 1] = row;
    }
    return rows.length > this.capacity ? rows.slice(-this.capacity) : rows;
  }

  /** The row of an openTime, sought from the newest back: ticks are of the newest. */
  private find({ symbol, interval }: SeriesName, openTime: number): Row | undefined {
    const rows = this.state.get(symbol, interval) ?? [];
    for (let i = rows.length - 1; i >= 0; i--) {
      const time = this.rows.timeOf(rows[i]);
      if (time === openTime) return rows[i];
      if (time < openTime) return undefined;
    }
    return undefined;
  }

  /** Looks at a row of any series: one that is empty yet is to get rows of the page's shape, too. */
  private learn(): void {
    for (const [symbol, interval] of this.series()) {
      const row = this.state.get(symbol, interval)?.[0];
      if (row === undefined) continue;
      this.rows.timeOf(row);
      return;
    }
  }

  /** As memory does it: a final kline is not reopened by a forming one. */
  private takes(series: SeriesName, held: Row | undefined, kline: SideKline): boolean {
    if (held === undefined || kline.closed === true) return true;
    return this.tryRead(series, held)?.closed !== true;
  }

  /** The rows, ascending and unique; of several with one time the last counts. The page's own array if it is so. */
  private ordered({ symbol, interval }: SeriesName): readonly Row[] {
    const rows = this.state.get(symbol, interval) ?? [];
    let before = Number.NEGATIVE_INFINITY;
    let isOrdered = true;
    for (const row of rows) {
      const time = this.rows.timeOf(row);
      isOrdered &&= time > before;
      before = time;
    }
    if (isOrdered) return rows;
    const byTime = new Map(rows.map((row) => [this.rows.timeOf(row), row]));
    return [...byTime].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  private tryRead({ symbol, interval }: SeriesName, row: Row): SideKline | null {
    try {
      return this.rows.read(row);
    } catch (cause) {
      const message = `${symbol}@${interval}: ${messageOf(cause)} It is left out.`;
      this.problems.report('legacy-row-unreadable', new KlineError('bad-legacy-row', message, { cause }));
      return null;
    }
  }
}
