import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { type Interval, parseSeriesKey, type SeriesKey } from '../domain/index.js';
import { GONE, newCursor, type RingReader, type SeriesCursor, type SeriesPlace } from '../memory/index.js';
import type { StoreBackend } from './backend.js';
import type { SeriesHandle, SeriesStatus } from './series-handle.js';

/** A series as this bundle watches it: one version and one status signal for all its handles. */
export class OpenSeries {
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  readonly version: Signal<number> = signal(0);
  readonly status: Signal<SeriesStatus>;
  /** Where the events of this series stand. */
  readonly eventCursor = newCursor();
  handles = 0;
  /** Signals given out by name that show this version too. */
  readonly shownBy: Signal<number>[] = [];

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
    const version = this.version.peek() + 1;
    this.version.value = version;
    for (let i = 0; i < this.shownBy.length; i++) this.shownBy[i].value = version;
  }
}

/** See SeriesHandle. Counts one holder at the backend until released. */
export class OpenSeriesHandle implements SeriesHandle {
  readonly key: SeriesKey;
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  readonly version: ReadonlySignal<number>;
  readonly status: ReadonlySignal<SeriesStatus>;
  private released = false;

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
      version: this.version,
      status: this.status,
    } = series);
  }

  /** Has another signal show the version, until the function that this returns is called. */
  showBy(shown: Signal<number>): () => void {
    const { shownBy, version } = this.series;
    shown.value = version.peek();
    shownBy.push(shown);
    return () => {
      const at = shownBy.indexOf(shown);
      if (at >= 0) shownBy.splice(at, 1);
    };
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

  release(): void {
    if (this.released) return;
    this.released = true;
    this.backend.release(this.place);
    this.onRelease();
  }
}
