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
import { paneViews } from './pane-view.js';
import type { ChartLayer, ChartSettings, PriceLabel } from './price-chart.js';
import type { PriceMap } from './price-map.js';

/** What layers are drawn over. */
interface LayerGround {
  readonly map: PriceMap;
  settings(): ChartSettings;
  /** The row at the library's logical position 0. */
  shownFrom(): number;
  /** That they hang on: another one when the chart's type changes. */
  series(): ISeriesApi<SeriesType>;
}

/** The layers of one chart. */
export class ChartLayers {
  private readonly layers = new Set<DrawnLayer>();

  constructor(private readonly ground: LayerGround) {}

  get isEmpty(): boolean {
    return this.layers.size === 0;
  }

  add(layer: ChartLayer): { redraw(): void; remove(): void } {
    const drawn = new DrawnLayer(layer, this.ground);
    this.layers.add(drawn);
    this.ground.series().attachPrimitive(drawn);
    return {
      redraw: () => drawn.requestUpdate(),
      remove: () => {
        this.layers.delete(drawn);
        this.ground.series().detachPrimitive(drawn);
      },
    };
  }

  /** There is another series. */
  attach(): void {
    for (const drawn of this.layers) this.ground.series().attachPrimitive(drawn);
  }
}

/** A layer of somebody else's drawing, as the library takes it. */
class DrawnLayer implements ISeriesPrimitive {
  private attachment: SeriesAttachedParameter | null = null;
  private readonly views: readonly IPrimitivePaneView[];

  constructor(
    private readonly layer: ChartLayer,
    private readonly ground: LayerGround,
  ) {
    this.views = paneViews((target) =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => this.paint(context, mediaSize)),
    );
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
      : this.layer.labels(this.ground.settings()).map((label) => this.label(label, series));
  }

  private label(
    { price, text, color }: PriceLabel,
    series: ISeriesApi<SeriesType>,
  ): ISeriesPrimitiveAxisView {
    const { formats, scale } = this.ground.settings();
    const y = this.ground.map.y(price);
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
    const { attachment, ground } = this;
    if (attachment === null) return;
    const scale = attachment.chart.timeScale();
    context.save();
    this.layer.paint(context, {
      width,
      height,
      settings: ground.settings(),
      xOf: (row) => scale.logicalToCoordinate((row - ground.shownFrom()) as Logical),
      yOf: (price) => attachment.series.priceToCoordinate(ground.map.y(price)),
    });
    context.restore();
  }
}
