import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { type Interval, parseSeriesKey, type SeriesKey } from '../domain/index.js';
import { GONE, type RingReader, type SeriesCursor, type SeriesPlace } from '../memory/index.js';
import type { StoreBackend } from './backend.js';
import type { SeriesHandle, SeriesStatus } from './series-handle.js';

/** A series as this bundle watches it: one version and one status signal for all its handles. */
export class OpenSeries {
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  readonly status: Signal<SeriesStatus>;
  readonly handles = new Set<OpenSeriesHandle>();
  private bumps = 0;
  private signalled: Signal<number> | null = null;
  /** Set the signals that show the version. One of them as a rule: each costs at every bump. */
  private readonly shownBy: ((version: number) => void)[] = [];

  constructor(
    readonly key: SeriesKey,
    readonly place: SeriesPlace,
    status: SeriesStatus,
  ) {
    ({ feed: this.feed, symbol: this.symbol, interval: this.interval } = parseSeriesKey(key));
    this.status = signal(status);
  }

  /** Tells all who watch that something changed. */
  bump(): void {
    this.bumps++;
    for (let i = 0; i < this.shownBy.length; i++) this.shownBy[i](this.bumps);
  }

  /** The version as a signal, made at the first call. */
  get version(): ReadonlySignal<number> {
    if (this.signalled !== null) return this.signalled;
    const signalled = signal(this.bumps);
    this.signalled = signalled;
    this.showBy((version) => {
      signalled.value = version;
    });
    return signalled;
  }

  /** Has something else show the version, until the function that this returns is called. */
  showBy(show: (version: number) => void): () => void {
    show(this.bumps);
    this.shownBy.push(show);
    return () => {
      const at = this.shownBy.indexOf(show);
      if (at >= 0) this.shownBy.splice(at, 1);
    };
  }
}

/** See SeriesHandle. Counts one holder at the backend until released. */
export class OpenSeriesHandle implements SeriesHandle {
  readonly key: SeriesKey;
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  readonly status: ReadonlySignal<SeriesStatus>;
  private released = false;
  private isVisible = false;

  constructor(
    readonly place: SeriesPlace,
    private readonly series: OpenSeries,
    private readonly reader: RingReader,
    private readonly backend: StoreBackend,
    private readonly onRelease: () => void,
  ) {
    ({
      key: this.key,
      feed: this.feed,
      symbol: this.symbol,
      interval: this.interval,
      status: this.status,
    } = series);
  }

  get version(): ReadonlySignal<number> {
    return this.series.version;
  }

  /** See OpenSeries. */
  showBy(show: (version: number) => void): () => void {
    return this.series.showBy(show);
  }

  count(): number {
    return this.released ? GONE : this.reader.count(this.place.slot, this.place.generation);
  }

  readLast(limit: number, out: Float64Array, flags: Uint8Array | null, cursor: SeriesCursor | null): number {
    if (this.released) return GONE;
    return this.reader.readLast(this.place.slot, this.place.generation, limit, out, flags, cursor);
  }

  readSince(cursor: SeriesCursor, out: Float64Array, flags: Uint8Array | null): number {
    if (this.released) return GONE;
    return this.reader.readSince(this.place.slot, this.place.generation, cursor, out, flags);
  }

  msSinceChange(): number {
    return this.reader.msSinceChange(this.place.slot);
  }

  setVisible(visible: boolean): void {
    if (this.released || visible === this.isVisible) return;
    this.isVisible = visible;
    this.backend.look(this.place, visible ? 1 : -1);
  }

  release(): void {
    if (this.released) return;
    this.setVisible(false);
    this.released = true;
    this.backend.release(this.place);
    this.onRelease();
  }
}
