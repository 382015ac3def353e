import type {
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import { paneViews } from '../pane-view.js';
import { type LiveScope, paintLive } from './live-scope.js';

/** What a forming bar is drawn from. */
export interface FormingShape {
  /** Its place among the bars drawn, from 0. */
  readonly index: number;
}

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
export abstract class LivePrimitive<Shape extends FormingShape> implements ISeriesPrimitive {
  protected series: ISeriesApi<SeriesType> | null = null;
  private chart: SeriesAttachedParameter['chart'] | null = null;
  /** As the library drew last: nothing moves bars but that it draws. */
  private place: BarPlace | null = null;
  private readonly views: readonly IPrimitivePaneView[];

  /** @param shape as it is now; null when there is none */
  constructor(private readonly shape: () => Shape | null) {
    this.views = paneViews((target) => {
      this.place = this.findPlace();
      paintLive(target, (scope) => {
        const now = this.shape();
        if (now !== null) this.paint(scope, now, this.place);
      });
    });
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

  /** @param place null when it is out of view */
  protected abstract paint(scope: LiveScope, shape: Shape, place: BarPlace | null): void;

  /** CSS pixels from the upper edge; not a number while there is no scale. */
  protected y(value: number): number {
    return this.series?.priceToCoordinate(value) ?? Number.NaN;
  }

  private findPlace(): BarPlace | null {
    const shape = this.shape();
    if (this.chart === null || shape === null) return null;
    const scale = this.chart.timeScale();
    const x = scale.logicalToCoordinate(shape.index as Logical);
    const spacing = scale.options().barSpacing;
    return x === null || x <= -spacing || x >= scale.width() + spacing ? null : { x, spacing };
  }
}
