import type { Interval, Kline } from '../../../src/domain/index.js';
import type { SharedKlines } from '../../../src/migration/index.js';
import type { KlineStore } from '../../../src/store/index.js';

/** A store whose writer can die, and which can lose a write without a word. */
export class MortalStore implements SharedKlines {
  isDead = false;
  /** Writes that are lost silently. */
  loses: (kline: Kline) => boolean = () => false;
  /** What klines are turned into on their way. */
  alters: (kline: Kline) => Kline = (kline) => kline;
  writes = 0;

  constructor(readonly inner: KlineStore) {}

  get defaultFeed(): string {
    return this.inner.defaultFeed;
  }

  get maxKlines(): number {
    return this.inner.maxKlines;
  }

  getKlines(symbol: string, interval: Interval, limit?: number): Kline[] {
    return this.inner.getKlines(symbol, interval, limit);
  }

  updateKline(symbol: string, interval: Interval, kline: Kline): void {
    this.requireLife();
    if (!this.loses(kline)) this.inner.updateKline(symbol, interval, this.alters(kline));
  }

  mergeKlines(symbol: string, interval: Interval, klines: readonly Kline[]): void {
    this.requireLife();
    this.inner.mergeKlines(
      symbol,
      interval,
      klines.filter((kline) => !this.loses(kline)).map((kline) => this.alters(kline)),
    );
  }

  exportSnapshot(): Uint8Array<ArrayBuffer> {
    return this.inner.exportSnapshot();
  }

  importSnapshot(bytes: Uint8Array | ArrayBuffer): ReturnType<KlineStore['importSnapshot']> {
    this.requireLife();
    return this.inner.importSnapshot(bytes);
  }

  stats(): ReturnType<KlineStore['stats']> {
    return this.inner.stats();
  }

  private requireLife(): void {
    this.writes++;
    if (this.isDead) throw new Error('The worker is dead.');
  }
}
