import type {
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  IPrimitivePaneView,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import { readableOn } from './contrast.js';
import type { ChartLayer, ChartSettings, PriceLabel } from './price-chart.js';
import type { PriceMap } from './price-map.js';

/** A layer of somebody else's drawing, as the library takes it. */
export class DrawnLayer implements ISeriesPrimitive {
  private attachment: SeriesAttachedParameter | null = null;
  private readonly views: readonly IPrimitivePaneView[];

  /** @param shownFrom the row at the library's logical position 0 */
  constructor(
    private readonly layer: ChartLayer,
    private readonly map: PriceMap,
    private readonly settings: () => ChartSettings,
    private readonly shownFrom: () => number,
  ) {
    const renderer: ReturnType<IPrimitivePaneView['renderer']> = {
      draw: (target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => this.paint(context, mediaSize)),
    };
    this.views = [{ renderer: () => renderer }];
  }

  attached(attachment: SeriesAttachedParameter): void {
    this.attachment = attachment;
  }

  detached(): void {
    this.attachment = null;
  }

  requestUpdate(): void {
    this.attachment?.requestUpdate();
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    const series = this.attachment?.series;
    return series === undefined
      ? []
      : this.layer.labels(this.settings()).map((label) => this.label(label, series));
  }

  private label(
    { price, text, color }: PriceLabel,
    series: ISeriesApi<SeriesType>,
  ): ISeriesPrimitiveAxisView {
    const { formats, scale } = this.settings();
    const y = this.map.y(price);
    return {
      coordinate: () => series.priceToCoordinate(y) ?? -1_000,
      text: () => text ?? (scale === 'percent' ? formats.percentPoints : formats.price)(y),
      textColor: () => readableOn(color),
      backColor: () => color,
    };
  }

  private paint(
    context: CanvasRenderingContext2D,
    { width, height }: { width: number; height: number },
  ): void {
    const { attachment } = this;
    if (attachment === null) return;
    const scale = attachment.chart.timeScale();
    context.save();
    this.layer.paint(context, {
      width,
      height,
      settings: this.settings(),
      xOf: (row) => scale.logicalToCoordinate((row - this.shownFrom()) as Logical),
      yOf: (price) => attachment.series.priceToCoordinate(this.map.y(price)),
    });
    context.restore();
  }
}
