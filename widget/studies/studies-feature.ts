import { approximateDuration } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { ChartSettings, PriceChart } from '../chart/price-chart.js';
import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import type { SeriesView } from '../series-view.js';
import { STUDY_KINDS } from './study-kinds.js';
import { StudyPlot } from './study-plot.js';
import { formatStudies, parseStudies, type StudySpec } from './study-spec.js';

const DAY_MS = 86_400_000;
/** A day of minutes: the most that a day's VWAP is warmed up with. */
const MAX_DAY_BARS = 1_440;

/** The studies that the attribute names. Each keeps its lines while it is named. */
class StudiesFeature implements Feature {
  private specs: readonly StudySpec[] = [];
  private plots: StudyPlot[] = [];
  private removeFromChart: (() => void) | null = null;

  constructor(private readonly widget: ChartWidget) {}

  update(): void {
    this.specs = parseStudies(this.widget.host.attribute('studies') ?? '');
    const { chart, series } = this.widget;
    if (series !== null) series.setWarmUp(this.warmUpOf(series));
    if (chart !== null) this.plot(chart);
  }

  onChart(chart: PriceChart): void {
    this.plot(chart);
    this.removeFromChart = chart.addPlot({
      draw: (bars: Bars, from: number) => {
        for (const plot of this.plots) plot.draw(bars, from);
      },
      style: (settings: ChartSettings) => {
        for (const plot of this.plots) plot.style(settings);
        this.showInLegend();
      },
    });
    this.showInLegend();
  }

  onSeries(series: SeriesView): void {
    series.setWarmUp(this.warmUpOf(series));
  }

  onLegendRow(row: number): void {
    for (const plot of this.plots) plot.tell(row);
  }

  stop(): void {
    this.removeFromChart?.();
    this.plots = [];
  }

  /** Makes what is new, removes what is gone. */
  private plot(chart: PriceChart): void {
    const wanted = this.specs.map((spec) => formatStudies([spec]));
    const have = this.plots.map(({ spec }) => formatStudies([spec]));
    if (wanted.join(' ') === have.join(' ')) return;
    // From the first that differs on: panes stand in the order of the attribute.
    let same = 0;
    while (same < have.length && have[same] === wanted[same]) same++;
    for (const plot of this.plots.splice(same).toReversed()) plot.remove();
    for (const spec of this.specs.slice(same)) {
      const order = this.plots.reduce((sum, { texts }) => sum + texts.length, 0);
      this.plots.push(new StudyPlot(chart, spec, order));
    }
    chart.redrawPlots();
    this.showInLegend();
  }

  private showInLegend(): void {
    this.widget.model.studies.value = this.plots.map(({ title, texts, colors, paneTop }) => ({
      title,
      paneTop,
      values: texts.map((text, index) => ({ text, color: colors[index] ?? '' })),
    }));
    this.widget.showLegend();
  }

  private warmUpOf({ handle }: SeriesView): number {
    const dayBars = Math.min(MAX_DAY_BARS, Math.ceil(DAY_MS / approximateDuration(handle.interval)));
    return Math.max(
      0,
      ...this.specs.map(({ kind, params }) => (kind === 'vwap' ? dayBars : STUDY_KINDS[kind].warmUp(params))),
    );
  }
}

export function startStudies(widget: ChartWidget): Feature {
  return new StudiesFeature(widget);
}
