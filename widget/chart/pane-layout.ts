import { type IChartApiBase, PriceScaleMode } from 'lightweight-charts';
import type { ChartSettings, ChartSize, ScaleMode } from './price-chart.js';
import type { VolumePlot } from './volume-plot.js';

/** Of the pane's height: what prices leave free above them at least and, for the legend, at most. */
const [TOP, MOST_TOP] = [0.12, 0.4];
/** From the pane's top to the legend, CSS pixels. */
const LEGEND_INSET = 6;
/** Height of the time axis for a font of 1 px, about. */
const TIME_AXIS = 2.35;

/** What stands where in the chart's height. The price scale fits what is in view until somebody scales it by hand. */
export class PaneLayout {
  private scale: ScaleMode | null = null;

  constructor(
    private readonly chart: IChartApiBase,
    private readonly volume: VolumePlot,
  ) {}

  place(settings: ChartSettings, { height, legendHeight }: ChartSize): void {
    this.volume.place(height);
    const shares = this.chart.panes().map((pane) => pane.getStretchFactor());
    const share = shares[0] / shares.reduce((sum, each) => sum + each);
    const priceHeight = (height - TIME_AXIS * settings.colors.fontSize) * share;
    const top = Math.max(TOP, Math.min(MOST_TOP, (LEGEND_INSET + legendHeight) / Math.max(1, priceHeight)));
    const scaleMargins = { top, bottom: this.volume.isOverlay ? 0.24 : 0.06 };
    const isOther = settings.scale !== this.scale;
    this.scale = settings.scale;
    const mode = this.scale === 'log' ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    // Only then: with the mode that it has, too, the library forgets how it was scaled by hand.
    const fit = isOther ? { mode, autoScale: true } : {};
    this.chart.priceScale('right').applyOptions({ scaleMargins, ...fit });
  }

  /** Other prices come: no scale that was made by hand fits them, those of studies neither. */
  reset(): void {
    this.chart.applyOptions({ rightPriceScale: { autoScale: true } });
  }
}
