import type {
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import { type LiveScope, paintLive } from './live-scope.js';

/** Where a bar stands, in CSS pixels. */
export interface BarPlace {
  /** Of its middle. */
  readonly x: number;
  /** From one bar to the next. */
  readonly spacing: number;
}

/**
 * The forming bar of a series, drawn beside the library: its own series holds the bar for the scales, and draws nothing
 * of it. So a tick that leaves the scales as they are needs no drawing of the whole chart.
 */
export abstract class LivePrimitive implements ISeriesPrimitive {
  protected series: ISeriesApi<SeriesType> | null = null;
  private chart: SeriesAttachedParameter['chart'] | null = null;
  /** As the library drew last: nothing moves bars but that it draws. */
  private place: BarPlace | null = null;
  private readonly views: readonly IPrimitivePaneView[];

  constructor() {
    const renderer: ReturnType<IPrimitivePaneView['renderer']> = {
      draw: (target) => {
        this.place = this.findPlace();
        paintLive(target, (scope) => this.paint(scope, this.place));
      },
    };
    this.views = [{ renderer: () => renderer }];
  }

  attached({ chart, series }: SeriesAttachedParameter): void {
    this.chart = chart;
    this.series = series;
  }

  detached(): void {
    this.chart = null;
    this.series = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  /** Its place among the bars drawn, from 0; null when there is none. */
  protected abstract readonly index: number | null;

  /** @param place null when it is out of view */
  protected abstract paint(scope: LiveScope, place: BarPlace | null): void;

  /** CSS pixels from the upper edge; not a number while there is no scale. */
  protected y(value: number): number {
    return this.series?.priceToCoordinate(value) ?? Number.NaN;
  }

  private findPlace(): BarPlace | null {
    const { index } = this;
    if (this.chart === null || index === null) return null;
    const scale = this.chart.timeScale();
    const x = scale.logicalToCoordinate(index as Logical);
    const spacing = scale.options().barSpacing;
    return x === null || x <= -spacing || x >= scale.width() + spacing ? null : { x, spacing };
  }
}
