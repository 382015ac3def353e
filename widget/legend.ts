import type { KlineFormats } from './chart/formats.js';
import { type SeriesView, toKline } from './series-view.js';
import type { ViewModel } from './view/view-model.js';

/** Which bar the legend tells of: the one under the crosshair, or else the newest. */
export class Legend {
  private row: number | null = null;

  /** @param onRow told which row the legend is about, for what else it shows of it */
  constructor(
    private readonly model: ViewModel,
    private readonly onRow: (row: number) => void,
  ) {}

  hover(row: number | null, series: SeriesView | null, formats: KlineFormats): void {
    this.row = row;
    this.show(series, formats);
  }

  /** The newest bar's numbers, unless it tells of another one. */
  follow(series: SeriesView | null, formats: KlineFormats): void {
    if (this.row === null) this.show(series, formats);
  }

  show(series: SeriesView | null, formats: KlineFormats): void {
    const window = series?.window;
    if (series === null || window === undefined || window.count === 0) {
      this.model.showKline(null, null, formats);
      return;
    }
    if (this.row === null && series.window.isDetached) {
      this.model.showKline(series.newest(), null, formats);
      return;
    }
    const row = this.row !== null && this.row < window.count ? this.row : window.count - 1;
    const before = row > 0 ? window.records[(row - 1) * 6 + 4] : null;
    this.onRow(row);
    this.model.showKline(toKline(window.records, window.flags, row), before, formats);
  }

  clear(formats: KlineFormats): void {
    this.row = null;
    this.model.showKline(null, null, formats);
  }
}
