import type { SeriesState } from '../src/index.js';
import type { ChartWidget } from './chart-widget.js';
import type { CrosshairMove, PriceChart } from './chart/price-chart.js';
import type { SeriesView } from './series-view.js';

/** A part of the widget that is loaded when it is asked for, and follows the widget's life from then on. */
export interface Feature {
  /** Attributes changed. @throws ConfigError */
  update?(): void;
  /** The chart was built, at once or later. */
  onChart?(chart: PriceChart): void;
  onSeries?(series: SeriesView): void;
  /** The legend is about this row of the window now. */
  onLegendRow?(row: number): void;
  onCrosshair?(move: CrosshairMove): void;
  /** After each paint. */
  onPaint?(chart: PriceChart, series: SeriesView): void;
  stop(): void;
}

/** What is not needed for the first candles: loaded on demand, each once. */
export class Features {
  private readonly started = new Map<string, Feature | null>();
  private isStopped = false;

  constructor(private readonly widget: ChartWidget) {}

  /** @throws ConfigError */
  update(): void {
    if ((this.widget.host.attribute('studies') ?? '') !== '') {
      this.start('studies', async () => (await import('./studies/studies-feature.js')).startStudies);
    }
    const { markers, priceLines } = this.widget.host.annotations();
    if (markers.length + priceLines.length > 0) {
      this.start('annotations', async () => (await import('./small-features.js')).startAnnotations);
    }
    if (this.widget.host.flag('controls')) {
      this.start('controls', async () => (await import('./controls/controls-feature.js')).startControls);
    }
    if ((this.widget.host.attribute('sync-group') ?? '') !== '') {
      this.start('sync', async () => (await import('./small-features.js')).startSync);
    }
    for (const feature of this.started.values()) feature?.update?.();
  }

  /** Who works by keys, or listens, gets what that takes. */
  onFocus(): void {
    this.start('keyboard', async () => (await import('./accessibility/keyboard-feature.js')).startKeyboard);
  }

  /** @param hasPicture candles are on the screen, so that nothing but words says that they are old */
  onStatus(state: SeriesState, hasPicture: boolean): void {
    if (!hasPicture || (state !== 'stale' && state !== 'reconnecting')) return;
    this.start('news', async () => (await import('./small-features.js')).startNews);
  }

  onChart(chart: PriceChart): void {
    for (const feature of this.started.values()) feature?.onChart?.(chart);
  }

  onSeries(series: SeriesView): void {
    for (const feature of this.started.values()) feature?.onSeries?.(series);
  }

  onLegendRow(row: number): void {
    for (const feature of this.started.values()) feature?.onLegendRow?.(row);
  }

  onCrosshair(move: CrosshairMove): void {
    for (const feature of this.started.values()) feature?.onCrosshair?.(move);
  }

  onPaint(chart: PriceChart, series: SeriesView): void {
    for (const feature of this.started.values()) feature?.onPaint?.(chart, series);
  }

  stop(): void {
    this.isStopped = true;
    for (const feature of this.started.values()) feature?.stop();
    this.started.clear();
  }

  /** Starts a feature once; what loads late comes too late for a widget that is gone. */
  private start(name: string, load: () => Promise<(widget: ChartWidget) => Feature>): void {
    if (this.started.has(name)) return;
    this.started.set(name, null);
    load().then(
      (make) => {
        if (this.isStopped) return;
        const feature = make(this.widget);
        this.started.set(name, feature);
        const { chart, series } = this.widget;
        if (chart !== null) feature.onChart?.(chart);
        if (series !== null) feature.onSeries?.(series);
        this.widget.planUpdate();
      },
      () => this.started.delete(name),
    );
  }
}
