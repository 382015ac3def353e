import { type ReadonlySignal, Signal, signal } from '@preact/signals-core';
import type { SeriesKey } from '../domain/index.js';
import type { OpenSeriesHandle } from './open-series.js';

const VALUE = Object.getOwnPropertyDescriptor(Signal.prototype, 'value');

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
        const hide = handle.showBy((value) => VALUE?.set?.call(version, value));
        this.watched.set(key, version);
        stop = () => {
          hide();
          handle.release();
        };
      },
      unwatched: () => {
        if (this.watched.get(key) === version) this.watched.delete(key);
        stop?.();
        stop = null;
      },
    });
    // Without its setter, instead of a computed signal around it: that would run at every bump.
    return Object.defineProperty(version, 'value', { get: () => VALUE?.get?.call(version) as number });
  }
}
