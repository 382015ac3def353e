import type { KlineStore } from '../src/index.js';
import type { SeriesChoice } from './attributes.js';
import { SeriesView, type SeriesViewEvents } from './series-view.js';

export interface SeriesSlotEvents extends SeriesViewEvents {
  /** Another series, or none, stands in the slot; nothing of the one before may be shown. */
  onLeave(): void;
  /** The instrument's price step is known. */
  onTickSize(): void;
}

/** The series that a chart shows now: at most one, and never two halves of two. */
export class SeriesSlot {
  series: SeriesView | null = null;
  /** The price step of the instrument, null while nobody has told. */
  tickSize: number | null = null;
  private chosen = '';

  constructor(private readonly events: SeriesSlotEvents) {}

  /**
   * Chooses a series; the same choice changes nothing. Returns whether it is another one than before.
   * @throws ConfigError, CapacityError; then what was shown still is
   */
  choose(choice: SeriesChoice, storeOf: () => KlineStore): boolean {
    const chosen = JSON.stringify(choice);
    if (chosen === this.chosen) return false;
    const { feed, symbol, interval, limit } = choice;
    if (symbol === null) {
      this.leave(chosen);
      return true;
    }
    const store = storeOf();
    const series = new SeriesView(store, { feed, symbol, interval }, limit, this.events);
    // Only now: what was shown stays subscribed until its successor is.
    this.leave(chosen);
    this.series = series;
    store.getInstrument(series.handle.feed, series.handle.symbol).then(
      ({ tickSize }) => {
        if (this.series !== series || !(tickSize > 0)) return;
        this.tickSize = tickSize;
        this.events.onTickSize();
      },
      // A feed without instruments: the precision is read off the prices.
      () => {},
    );
    return true;
  }

  /** Empties the slot; the next choice is a new one, whatever it is. */
  leave(chosen = ''): void {
    this.chosen = chosen;
    this.series?.close();
    this.series = null;
    this.tickSize = null;
    this.events.onLeave();
  }
}
