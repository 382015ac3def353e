import { type Interval, type Kline, type SeriesName } from '../domain/index.js';
import type { SnapshotImport } from '../store/index.js';
import { isSameKline, lastBefore, reachOf, type Side, type SideKline, type SidePart } from './side.js';

/** What the migration needs of a `KlineStore`. Structural: the store may come from another bundle. */
export interface SharedKlines {
  readonly defaultFeed: string;
  readonly maxKlines: number;
  getKlines(symbol: string, interval: Interval, limit?: number): Kline[];
  updateKline(symbol: string, interval: Interval, kline: Kline): void;
  mergeKlines(symbol: string, interval: Interval, klines: readonly Kline[]): void;
  exportSnapshot(): Uint8Array<ArrayBuffer>;
  importSnapshot(bytes: Uint8Array | ArrayBuffer): SnapshotImport;
  stats(): { readonly series: { readonly evicted: number } };
}

/** The shared store as a side: the series of its default feed. */
export class SharedSide implements Side {
  readonly name = 'shared';
  readonly capacity: number;

  constructor(private readonly store: SharedKlines) {
    this.capacity = store.maxKlines;
  }

  /** Series that the store has let go of so far, to make room. Walks the directory: not for every tick. */
  get evicted(): number {
    return this.store.stats().series.evicted;
  }

  read({ symbol, interval }: SeriesName, limit = this.capacity): Kline[] {
    return this.store.getKlines(symbol, interval, limit);
  }

  part(series: SeriesName, before: number, limit: number): SidePart {
    const all = this.read(series);
    const end = lastBefore(all, before) + 1;
    const start = Math.max(0, end - limit);
    const newest = all.at(-1)?.openTime ?? Number.NEGATIVE_INFINITY;
    return { klines: all.slice(start, end), isCut: start > 0, newest, reach: reachOf(this, all) };
  }

  put(series: SeriesName, klines: readonly SideKline[]): void {
    const { symbol, interval } = series;
    if (klines.length === 1 && klines[0].closed !== undefined) {
      this.store.updateKline(symbol, interval, klines[0] as Kline);
      return;
    }
    const newest = klines.length > this.capacity ? klines.slice(-this.capacity) : klines;
    this.store.mergeKlines(symbol, interval, this.withFlags(series, newest));
  }

  /** What a shape without a flag cannot say is as it was; what is the same already is not written again. */
  private withFlags(series: SeriesName, klines: readonly SideKline[]): Kline[] {
    const held = new Map(this.read(series).map((kline) => [kline.openTime, kline]));
    const changed = klines.filter((kline) => {
      const before = held.get(kline.openTime);
      return before === undefined || !isSameKline(before, kline);
    });
    return changed.map((kline) => ({
      ...kline,
      closed: kline.closed ?? held.get(kline.openTime)?.closed ?? false,
    }));
  }
}
