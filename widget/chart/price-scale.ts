import { type IChartApiBase, PriceScaleMode } from 'lightweight-charts';
import type { ChartSettings, ScaleMode } from './price-chart.js';

/** The scale of the price pane, which fits what is in view until somebody scales it by hand. */
export class PriceScale {
  private scale: ScaleMode | null = null;

  constructor(private readonly chart: IChartApiBase) {}

  /** @param overlay volume stands at the foot of the price pane */
  style({ scale }: ChartSettings, overlay: boolean): void {
    const scaleMargins = { top: 0.12, bottom: overlay ? 0.24 : 0.06 };
    this.chart.priceScale('right').applyOptions({ scaleMargins });
    if (scale === this.scale) return;
    this.scale = scale;
    // Only now: with the mode that it has, too, the library forgets how it was scaled by hand.
    const mode = scale === 'log' ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    this.chart.priceScale('right').applyOptions({ mode, autoScale: true });
  }

  /** Other prices come: no scale that was made by hand fits them, those of studies neither. */
  reset(): void {
    this.chart.applyOptions({ rightPriceScale: { autoScale: true } });
  }
}
