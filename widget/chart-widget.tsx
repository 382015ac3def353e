import { createRef, render } from 'preact';
import { KlineError, type KlineStore, type SeriesState } from '../src/index.js';
import { readPrecision, readSeriesChoice, type SeriesChoice } from './attributes.js';
import { formatsFor, type KlineFormats } from './chart/formats.js';
import { readChartSettings, type SettingsSource } from './chart-settings.js';
import { ChartStatus } from './chart-status.js';
import type { ChartSettings, CreatePriceChart, PriceChart } from './chart/price-chart.js';
import { ChartStage, type ViewCommand } from './chart-stage.js';
import { dispatch } from './events.js';
import { buildQueue } from './frame/build-queue.js';
import { frameScheduler } from './frame/chart-frame.js';
import type { FrameTarget } from './frame/frame-scheduler.js';
import { SeriesView } from './series-view.js';
import type { WidgetMetrics } from './widget-metrics.js';
import { styleSheetOf } from './view/styles.js';
import { ViewModel } from './view/view-model.js';
import { WidgetView } from './view/widget-view.js';
import { watchElement } from './watch-element.js';

/** What the widget needs of its element. */
export interface WidgetHost extends SettingsSource {
  readonly root: ShadowRoot;
  /** The store to show. @throws CapacityError, ConfigError */
  store(): KlineStore;
  onState(state: SeriesState, previous: SeriesState): void;
}

const NO_SYMBOL = 'No symbol is set: write <kline-chart symbol="…">.';
const DEFAULT_PRECISION = 2;

/**
 * The life of a chart from its element's connection to its removal: view, chart, series, and when to paint.
 * Thrown away on removal; nothing of it survives.
 */
export class ChartWidget implements FrameTarget {
  readonly metrics: WidgetMetrics = { renders: 0, paints: 0, chartUpdates: 0, effects: 0 };
  private readonly model = new ViewModel();
  private readonly container = createRef<HTMLDivElement>();
  private readonly stops: (() => void)[] = [];
  private readonly status: ChartStatus;
  private readonly stage: ChartStage;
  private series: SeriesView | null = null;
  private chosen = '';
  private tickSize: number | null = null;
  private formats: KlineFormats = formatsFor('en-US', DEFAULT_PRECISION, true);
  private hovering = false;
  private isVisible = false;
  private isNear = false;
  private whole = true;
  private ready = false;
  private updatePlanned = false;

  constructor(
    private readonly host: WidgetHost,
    create?: CreatePriceChart,
  ) {
    this.stage = new ChartStage(() => this.settings(), create);
    this.status = new ChartStatus(host.element, this.model, (state, previous) =>
      host.onState(state, previous),
    );
    const view = host.element.ownerDocument.defaultView;
    if (view !== null) host.root.adoptedStyleSheets = [styleSheetOf(view)];
    render(
      <WidgetView
        model={this.model}
        chart={this.container}
        onRetry={() => this.retry()}
        onRender={() => this.metrics.renders++}
      />,
      host.root,
    );
    this.stops.push(
      watchElement(host.element, {
        onSize: (width, height) => {
          this.stage.resize(width, height);
          this.mark();
        },
        onVisible: (visible) => {
          this.isVisible = visible;
          this.series?.handle.setVisible(visible);
          this.mark();
        },
        onNear: (near) => {
          this.isNear = near;
          this.mark();
        },
        onScheme: () => this.restyle(),
        onFocus: (focused) => this.chart?.setWheelZoom(focused),
      }),
    );
    // At the end of the task: a script that imports the element and configures the page comes in time.
    this.planUpdate();
  }

  get chart(): PriceChart | null {
    return this.stage.chart;
  }

  get state(): SeriesState {
    return this.status.state;
  }

  get error(): KlineError | null {
    return this.status.error;
  }

  get isFavoured(): boolean {
    const { element, root } = this.host;
    return root.activeElement !== null || element.matches(':hover');
  }

  /** Attributes changed: brings everything in line at the end of the task, however many changed. */
  planUpdate(): void {
    if (this.updatePlanned) return;
    this.updatePlanned = true;
    queueMicrotask(() => {
      this.updatePlanned = false;
      if (this.stops.length > 0) this.update();
    });
  }

  /** Colours may have changed: the next paint reads them. */
  restyle(): void {
    this.stage.restyle();
    this.mark();
  }

  retry(): void {
    if (this.series !== null) {
      this.host.store().retry(this.series.handle);
      return;
    }
    this.chosen = '';
    this.update();
  }

  command(view: ViewCommand): void {
    this.stage.plan(view);
    this.mark();
  }

  destroy(): void {
    frameScheduler.unmark(this);
    buildQueue.delete(this);
    for (const stop of this.stops.splice(0)) stop();
    this.series?.close();
    this.series = null;
    this.stage.destroy();
    render(null, this.host.root);
  }

  /** In the page's frame. */
  paint(): void {
    this.metrics.paints++;
    const { chart, series } = this;
    if (chart === null) return;
    if (this.stage.prepare(chart)) this.whole = true;
    if (series === null) return;
    const touched = series.draw(chart, this.whole);
    if (touched) {
      this.whole = false;
      this.afterDraw(series);
    } else if (series.isHolding) {
      this.mark();
    }
    this.stage.runPlanned(chart);
  }

  /** Builds the chart, when its turn comes. @returns whether there was anything to build */
  build(): boolean {
    const chart = this.stage.build(this.container.current);
    if (chart === null) return false;
    chart.onHover((kline) => {
      this.hovering = kline !== null;
      this.model.showKline(kline ?? this.series?.newest() ?? null, this.formats);
    });
    this.mark();
    return true;
  }

  private afterDraw(series: SeriesView): void {
    this.metrics.chartUpdates++;
    const kline = series.newest();
    if (kline === null) return;
    // The first prices tell the precision where the instrument does not.
    if (!this.ready && this.tickSize === null) this.restyle();
    if (!this.hovering) this.model.showKline(kline, this.formats);
    const { symbol, interval } = series.handle;
    const { element } = this.host;
    if (!this.ready) {
      this.ready = true;
      this.tellStatus();
      dispatch(element, 'kline-ready', { symbol, interval });
    }
    dispatch(element, 'kline-update', { symbol, interval, kline, timestamp: Date.now() });
  }

  private update(): void {
    this.model.hideLegend.value = this.host.flag('hide-legend');
    this.stage.restyle();
    try {
      const choice = readSeriesChoice((name) => this.host.attribute(name));
      readPrecision((name) => this.host.attribute(name));
      this.choose(choice);
    } catch (error) {
      this.fail(error);
    }
    this.mark();
  }

  private choose(choice: SeriesChoice): void {
    const chosen = JSON.stringify(choice);
    if (chosen === this.chosen) {
      this.tellStatus();
      return;
    }
    if (choice.symbol === null) {
      this.leave(chosen);
      this.model.symbol.value = '';
      this.model.interval.value = '';
      this.status.tell('empty', NO_SYMBOL, false);
      return;
    }
    const store = this.host.store();
    const request = { ...choice, symbol: choice.symbol };
    const series: SeriesView = new SeriesView(store, request, choice.limit, {
      onChange: () => {
        this.metrics.effects++;
        this.mark();
      },
      onStatus: () => this.tellStatus(),
    });
    // Only now: what was shown stays subscribed until its successor is.
    this.leave(chosen);
    this.series = series;
    series.handle.setVisible(this.isVisible);
    this.model.showName(series.handle);
    this.tellStatus();
    this.askInstrument(store, series);
  }

  /** Leaves the series shown so far; nothing of it may stay under another one's name. */
  private leave(chosen: string): void {
    this.chosen = chosen;
    this.series?.close();
    this.series = null;
    this.ready = false;
    this.whole = true;
    this.tickSize = null;
    this.hovering = false;
    this.model.showKline(null, this.formats);
    this.chart?.setRecords(new Float64Array(0), 0);
  }

  private askInstrument(store: KlineStore, series: SeriesView): void {
    store.getInstrument(series.handle.feed, series.handle.symbol).then(
      ({ tickSize }) => {
        if (this.series !== series || !(tickSize > 0)) return;
        this.tickSize = tickSize;
        this.restyle();
      },
      // A feed without instruments: the precision is read off the prices.
      () => {},
    );
  }

  private fail(error: unknown): void {
    this.leave('');
    const known = error instanceof KlineError ? error : new KlineError('failed', String(error));
    this.model.symbol.value = this.host.attribute('symbol')?.slice(0, 32) ?? '';
    this.model.interval.value = '';
    this.status.fail(known);
  }

  private tellStatus(): void {
    if (this.series === null) return;
    const { state, reason } = this.series.handle.status.peek();
    this.status.tell(state, reason, this.ready);
  }

  private mark(): void {
    if (this.chart === null) {
      if (this.isNear && this.stage.hasSize) buildQueue.add(this);
    } else if (this.isVisible) {
      frameScheduler.mark(this);
    }
  }

  private settings(): ChartSettings | null {
    try {
      const settings = readChartSettings(this.host, this.series, this.tickSize);
      this.formats = formatsFor(settings.locale, settings.precision, true);
      if (!this.hovering) this.model.showKline(this.series?.newest() ?? null, this.formats);
      return settings;
    } catch (error) {
      this.fail(error);
      return null;
    }
  }
}
