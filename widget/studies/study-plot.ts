import { type Signal, signal } from '@preact/signals';
import type { Bars } from '../bars/bar-window.js';
import { withAlpha } from '../chart/contrast.js';
import { formatsFor } from '../chart/formats.js';
import type { ChartSettings, PriceChart } from '../chart/price-chart.js';
import type { SplitPlot } from '../chart/split-plot.js';
import { STUDY_KINDS } from './study-kinds.js';
import { StudyRun } from './study-run.js';
import { formatStudies, type StudySpec } from './study-spec.js';

/** One study of one chart: its values, its lines and its line in the legend. */
export class StudyPlot {
  readonly title: string;
  readonly texts: readonly Signal<string>[];
  /** Where its own pane begins, CSS pixels below the chart's top; undefined before it is drawn and where it is too low for a text. Null on the prices. */
  readonly paneTop: Signal<number | undefined> | null = null;
  colors: readonly string[] = [];
  private readonly run: StudyRun;
  private readonly plots: readonly SplitPlot[];
  private settings: ChartSettings | null = null;
  /** Text of one of its values. */
  private write: (value: number) => string = String;

  /** @param order of this study among those of the chart, which chooses its colours */
  constructor(
    chart: PriceChart,
    readonly spec: StudySpec,
    private readonly order: number,
  ) {
    this.title = titleOf(spec);
    this.run = new StudyRun(spec);
    const { place, plots } = STUDY_KINDS[spec.kind];
    const pane = place === 'price' ? 0 : chart.paneCount;
    const isOnPrice = place === 'price';
    this.plots = plots.map(({ kind }, index) =>
      chart.addSplitPlot({
        kind,
        pane,
        valueAt: (row) => {
          const value = this.run.outputs[index][row];
          return isOnPrice ? chart.yOf(value) : value;
        },
        ...(kind === 'histogram' ? { colorAt: (row: number) => this.columnColor(index, row) } : {}),
      }),
    );
    this.texts = plots.map(() => signal(''));
    if (isOnPrice) return;
    const paneTop = signal<number>();
    this.paneTop = paneTop;
    this.plots[0].takePane((top) => {
      paneTop.value = top;
    });
  }

  draw(bars: Bars, from: number): void {
    this.run.update(bars.records, Math.min(from, bars.count), bars.count);
    for (const plot of this.plots) plot.draw(bars, from);
  }

  style(settings: ChartSettings): void {
    this.settings = settings;
    const { colors, formats } = settings;
    const { place, decimals, levels = [], plots } = STUDY_KINDS[this.spec.kind];
    this.write = decimals === undefined ? formats.price : formatsFor(settings.locale, decimals).price;
    this.colors = plots.map((_, index) => colors.studies[(this.order + index) % colors.studies.length]);
    const isPercent = place === 'price' && settings.scale === 'percent';
    const priceFormat = {
      type: 'custom',
      formatter: isPercent ? formats.percentPoints : this.write,
      minMove: isPercent ? 0.01 : 10 ** -(decimals ?? settings.precision),
    };
    for (const [index, plot] of this.plots.entries()) {
      plot.style({ priceFormat, color: this.colors[index], lineWidth: 1, crosshairMarkerVisible: false });
    }
    this.plots[0].setLevels(levels, colors.crosshair);
  }

  /** Puts the values of a row into the legend. */
  tell(row: number): void {
    if (this.settings === null) return;
    for (const [index, text] of this.texts.entries()) {
      const value = this.run.outputs[index][row];
      text.value = value === undefined || Number.isNaN(value) ? '–' : this.write(value);
    }
  }

  remove(): void {
    for (const plot of this.plots) plot.remove();
  }

  /** Columns above and below zero, paler where they shrink. */
  private columnColor(index: number, row: number): string {
    const values = this.run.outputs[index];
    const { up, down } = this.settings?.colors ?? { up: '#000', down: '#000' };
    const color = values[row] >= 0 ? up : down;
    const isGrowing = row === 0 || Math.abs(values[row]) >= Math.abs(values[row - 1]);
    return isGrowing ? color : withAlpha(color, 0.5);
  }
}

/** "SMA 20", "MACD 12 26 9". */
function titleOf(spec: StudySpec): string {
  const [kind, params = ''] = formatStudies([spec]).split(':');
  const name = kind === 'bollinger' ? 'BB' : kind.toUpperCase();
  return `${name} ${params.replaceAll(',', ' ')}`.trim();
}
