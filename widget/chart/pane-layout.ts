import { type IChartApiBase, type IPaneApi, PriceScaleMode, type Time } from 'lightweight-charts';
import { paneHeights, TEXT_FROM_HEIGHT } from './pane-heights.js';
import type { ChartSettings, ChartSize, ScaleMode } from './price-chart.js';
import type { VolumePlot } from './volume-plot.js';

/** Of the pane's height: what prices leave free above them at least and, for the legend, at most. */
const [TOP, MOST_TOP] = [0.12, 0.4];
/** From the pane's top to the legend, CSS pixels. */
const LEGEND_INSET = 6;
/** Height of the time axis for a font of 1 px, about. */
const TIME_AXIS = 2.35;
/** What a study leaves free for its line of text, for a font of 1 px; and below. */
const [STUDY_TOP, STUDY_BOTTOM] = [1.5, 0.08];

/** What stands where in the chart's height. The price scale fits what is in view until somebody scales it by hand. */
export class PaneLayout {
  private scale: ScaleMode | null = null;
  /** As it was shared out last. Whoever drags a pane's edge shares it otherwise, until panes come or go. */
  private readonly shares = new Map<IPaneApi<Time>, number>();

  constructor(
    private readonly chart: IChartApiBase,
    private readonly volume: VolumePlot,
  ) {}

  place(settings: ChartSettings, { height, legendHeight }: ChartSize): void {
    this.volume.place(height);
    const { isOverlay, hasPane } = this.volume;
    const [price, ...others] = this.share(height - TIME_AXIS * settings.colors.fontSize, hasPane);
    const top = Math.max(TOP, Math.min(MOST_TOP, (LEGEND_INSET + legendHeight) / Math.max(1, price)));
    for (const [i, each] of others.entries()) {
      if (i > 0 || !hasPane) this.placeStudy(i + 1, each, settings.colors.fontSize);
    }
    const isOther = settings.scale !== this.scale;
    this.scale = settings.scale;
    const mode = this.scale === 'log' ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    // Only then: with the mode that it has, too, the library forgets how it was scaled by hand.
    const fit = isOther ? { mode, autoScale: true } : {};
    const scaleMargins = { top, bottom: isOverlay ? 0.24 : 0.06 };
    this.chart.priceScale('right').applyOptions({ scaleMargins, ...fit });
  }

  /** Other prices come: no scale that was made by hand fits them, those of studies neither. */
  reset(): void {
    this.chart.applyOptions({ rightPriceScale: { autoScale: true } });
  }

  /** Shares the height out. Returns how high each pane is. */
  private share(height: number, hasVolume: boolean): number[] {
    const { shares } = this;
    const panes = this.chart.panes();
    const isSame = panes.length === shares.size && panes.every((pane) => shares.has(pane));
    const isDragged = isSame && panes.some((pane) => pane.getStretchFactor() !== shares.get(pane));
    if (!isDragged) {
      const heights = paneHeights(height, hasVolume, panes.length - (hasVolume ? 2 : 1));
      shares.clear();
      for (const [i, pane] of panes.entries()) {
        pane.setStretchFactor(heights[i]);
        shares.set(pane, heights[i]);
      }
    }
    const sum = panes.reduce((all, pane) => all + pane.getStretchFactor(), 0);
    return panes.map((pane) => (height * pane.getStretchFactor()) / sum);
  }

  private placeStudy(pane: number, height: number, fontSize: number): void {
    const top =
      height < TEXT_FROM_HEIGHT ? STUDY_BOTTOM : Math.min(MOST_TOP, (STUDY_TOP * fontSize) / height);
    const scale = this.chart.priceScale('right', pane);
    scale.applyOptions({ scaleMargins: { top, bottom: STUDY_BOTTOM } });
    // What is given to one scale, the library also gives to those that come later: that of prices, here.
    if (scale.options().mode !== PriceScaleMode.Normal) scale.applyOptions({ mode: PriceScaleMode.Normal });
  }
}
