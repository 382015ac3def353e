import type { IChartApiBase, ISeriesApi, MouseEventParams, SeriesType, Time } from 'lightweight-charts';
import { RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { CrosshairMove } from './price-chart.js';
import type { PriceMap } from './price-map.js';

/** What styles.ts shows the canvases by. */
const SHOWN = 'pointed';

/** What of the chart a crosshair stands in. */
interface Ground {
  readonly map: PriceMap;
  /** The series that its price is of. */
  readonly priceSeries: ISeriesApi<SeriesType>;
}

/**
 * The crosshair, the user's or one that is put there, and the canvases that the library lays over its own for it alone:
 * half of all, and each costs the browser in every frame, drawn on or not. They are shown while there is a crosshair.
 */
export class Crosshair {
  private isKept = false;

  constructor(
    private readonly chart: IChartApiBase,
    private readonly container: HTMLElement,
    private readonly ground: Ground,
  ) {
    chart.subscribeCrosshairMove(({ point }) => this.show(point !== undefined));
  }

  /** Others may draw on its canvases: they stay. */
  keep(): void {
    this.isKept = true;
    this.show(true);
  }

  /** Puts it at a row's close; takes it away for null and for rows that are not shown. */
  put(row: number | null, { records, shownFrom }: Bars): void {
    const isShown = row !== null && row >= shownFrom;
    this.show(isShown);
    if (!isShown) {
      this.chart.clearCrosshairPosition();
      return;
    }
    const at = row * RECORD_WIDTH;
    const { map, priceSeries } = this.ground;
    this.chart.setCrosshairPosition(map.y(records[at + 4]), (records[at] / 1_000) as Time, priceSeries);
  }

  read({ logical, point, sourceEvent }: MouseEventParams, { count, shownFrom }: Bars): CrosshairMove {
    const { map, priceSeries } = this.ground;
    const row = logical === undefined ? null : Math.round(logical) + shownFrom;
    const y = point === undefined ? null : priceSeries.coordinateToPrice(point.y);
    return {
      row: row !== null && row >= shownFrom && row < count ? row : null,
      price: y === null ? null : map.priceAt(y),
      byUser: sourceEvent !== undefined,
    };
  }

  private show(isShown: boolean): void {
    this.container.classList.toggle(SHOWN, isShown || this.isKept);
  }
}
