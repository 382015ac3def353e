import type { FeedKline } from '../../src/domain/index.js';

/**
 * What a ring must hold, in plain JavaScript: the same rules as RingWriter's and RingMerge's tables, without
 * rings, locks or bits. Slow and obvious.
 */
export class RingModel {
  private rows: FeedKline[] = [];
  private liveRevision = Number.NEGATIVE_INFINITY;

  constructor(private readonly size: number) {}

  get klines(): Omit<FeedKline, 'revision'>[] {
    return this.rows.map(({ revision: _revision, ...kline }) => kline);
  }

  update(kline: FeedKline): void {
    const newest = this.rows.at(-1);
    if (newest === undefined || kline.openTime > newest.openTime) {
      this.rows.push(kline);
      if (this.rows.length > this.size) this.rows.shift();
      this.liveRevision = kline.revision ?? Number.NEGATIVE_INFINITY;
    } else if (kline.openTime < newest.openTime) {
      this.merge([kline]);
    } else if (!this.isOutdated(kline, newest)) {
      const same = this.closeEnough(kline, newest) && (newest.closed || !kline.closed);
      this.rows[this.rows.length - 1] = { ...kline, closed: kline.closed || newest.closed };
      if (!same) this.liveRevision = kline.revision ?? Number.NEGATIVE_INFINITY;
    }
  }

  merge(klines: readonly FeedKline[]): void {
    const byTime = new Map<number, FeedKline>();
    for (const kline of klines) {
      const other = byTime.get(kline.openTime);
      if (other === undefined || this.supersedes(kline, other)) byTime.set(kline.openTime, kline);
    }
    const newest = this.rows.at(-1);
    let changed = false;
    const union = new Map(this.rows.map((row) => [row.openTime, row]));
    for (const kline of byTime.values()) {
      const held = union.get(kline.openTime);
      if (held !== undefined && held.closed && !kline.closed) continue;
      if (held !== undefined && held === newest && this.isOutdated(kline, held)) continue;
      union.set(kline.openTime, { ...kline });
    }
    const rows = [...union.values()].sort((a, b) => a.openTime - b.openTime).slice(-this.size);
    changed =
      rows.length !== this.rows.length ||
      rows.some((row, i) => !this.closeEnough(row, this.rows[i]) || row.closed !== this.rows[i].closed);
    if (!changed) return;
    const top = rows.at(-1);
    if (top !== newest) this.liveRevision = top?.revision ?? Number.NEGATIVE_INFINITY;
    this.rows = rows;
  }

  private isOutdated(kline: FeedKline, newest: FeedKline): boolean {
    return (kline.revision ?? Number.NaN) < this.liveRevision || (newest.closed && !kline.closed);
  }

  private supersedes(later: FeedKline, earlier: FeedKline): boolean {
    if (
      later.revision !== undefined &&
      earlier.revision !== undefined &&
      later.revision !== earlier.revision
    ) {
      return later.revision > earlier.revision;
    }
    return later.closed || !earlier.closed;
  }

  private closeEnough(a: FeedKline, b: FeedKline): boolean {
    return (
      a.openTime === b.openTime &&
      a.open === b.open &&
      a.high === b.high &&
      a.low === b.low &&
      a.close === b.close &&
      a.volume === b.volume
    );
  }
}
