import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { SeriesKey } from '../domain/index.js';
import type { OpenSeriesHandle } from './open-series.js';

/**
 * Version signals given out by name: each holds its series only while somebody watches it, and is forgotten
 * with the last watcher. Whoever gets one can read it, not write it.
 */
export class WatchedVersions {
  private readonly watched = new Map<SeriesKey, ReadonlySignal<number>>();

  /** @param open holds the series, when the first watcher comes */
  of(key: SeriesKey, open: () => OpenSeriesHandle): ReadonlySignal<number> {
    const known = this.watched.get(key);
    if (known !== undefined) return known;
    let stop: (() => void) | null = null;
    const version = signal(0, {
      watched: () => {
        const handle = open();
        const hide = handle.showBy(version);
        this.watched.set(key, readable);
        stop = () => {
          hide();
          handle.release();
        };
      },
      unwatched: () => {
        if (this.watched.get(key) === readable) this.watched.delete(key);
        stop?.();
        stop = null;
      },
    });
    const readable = computed(() => version.value);
    return readable;
  }
}
