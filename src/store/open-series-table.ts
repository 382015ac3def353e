import { batch } from '@preact/signals-core';
import type { SeriesKey } from '../domain/index.js';
import type { RingReader, SeriesPlace } from '../memory/index.js';
import type { StoreBackend } from './backend.js';
import { OpenSeries, OpenSeriesHandle } from './open-series.js';
import type { SeriesStatus } from './series-handle.js';

const CLOSED: SeriesStatus = { state: 'error', reason: 'The store was closed.' };

/** The series that somebody of this bundle holds, by slot, and what bumps their signals. */
export class OpenSeriesTable {
  private readonly bySlot = new Map<number, OpenSeries>();
  private slots: Int32Array = new Int32Array(0);
  private count = 0;
  /** Made once: a wake-up allocates no function. */
  private readonly bumpAll = () => {
    for (let i = 0; i < this.count; i++) this.bySlot.get(this.slots[i])?.bump();
  };

  constructor(
    private readonly backend: StoreBackend,
    private readonly reader: RingReader,
  ) {}

  /** @throws CapacityError `full` */
  open(key: SeriesKey, limit: number): OpenSeriesHandle {
    const place = this.backend.open(key, limit);
    let series = this.bySlot.get(place.slot);
    if (series === undefined || series.place.generation !== place.generation) {
      series = new OpenSeries(key, place, this.backend.statusOf(place));
      this.bySlot.set(place.slot, series);
    }
    const opened = series;
    const handle = new OpenSeriesHandle(place, opened, this.reader, this.backend, () => {
      opened.handles.delete(handle);
      if (opened.handles.size === 0 && this.bySlot.get(place.slot) === opened) this.bySlot.delete(place.slot);
    });
    opened.handles.add(handle);
    return handle;
  }

  /** Lets go of all that is held. Who still looks at it is told that it moves no more. */
  close(): void {
    for (const { handles, status } of this.bySlot.values()) {
      for (const handle of handles) handle.release();
      status.value = CLOSED;
    }
  }

  find(key: SeriesKey): OpenSeries | null {
    for (const series of this.bySlot.values()) {
      if (series.key === key) return series;
    }
    return null;
  }

  /** Bumps the versions of the first `count` of `slots`, as one batch: whoever watches several runs once. */
  bump(slots: Int32Array, count: number): void {
    this.slots = slots;
    this.count = count;
    batch(this.bumpAll);
  }

  setStatus(place: SeriesPlace, status: SeriesStatus): void {
    const series = this.bySlot.get(place.slot);
    if (series?.place.generation === place.generation) series.status.value = status;
  }
}
