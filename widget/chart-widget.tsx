import { createRef, render } from 'preact';
import { KlineError, type KlineStore, type SeriesState } from '../src/index.js';
import { readPrecision, readSeriesChoice, type SeriesChoice } from './attributes.js';
import { formatsFor, type KlineFormats } from './chart/formats.js';
import { readChartSettings, type SettingsSource } from './chart-settings.js';
import { ChartStatus } from './chart-status.js';
import { LightweightChart } from './chart/lightweight-chart.js';
import type { ChartSettings, CreatePriceChart, PriceChart } from './chart/price-chart.js';
import { dispatch } from './events.js';
import { buildQueue } from './frame/build-queue.js';
import { frameScheduler } from './frame/chart-frame.js';
import type { FrameTarget } from './frame/frame-scheduler.js';
import { SeriesView } from './series-view.js';
import { styleSheetOf } from './view/styles.js';
import { ViewModel } from './view/view-model.js';
import { WidgetView } from './view/widget-view.js';
import { watchElement } from './watch-element.js';

/** Counts of one widget's work since it was connected: shows that a tick of one series costs another nothing. */
export interface WidgetMetrics {
  /** Renders of the view. */
  renders: number;
  /** Paints in the page's frame. */
  paints: number;
  /** Paints that changed the chart. */
  chartUpdates: number;
  /** Runs of the effect that follows the series. */
  effects: number;
}

/** What the widget needs of its element. */
export interface WidgetHost extends SettingsSource {
  readonly root: ShadowRoot;
  /** The store to show. @throws CapacityError, ConfigError */
  store(): KlineStore;
  onState(state: SeriesState, previous: SeriesState): void;
}

const createChart: CreatePriceChart = (container, settings) => new LightweightChart(container, settings);
const NO_SYMBOL = 'No symbol is set: write <kline-chart symbol="…">.';
const DEFAULT_PRECISION = 2;

/**
 * The life of a chart from its element's connection to its removal: view, chart, series, and when to paint.
 * Thrown away on removal; nothing of it survives.
 */
export class ChartWidget implements FrameTarget {
  readonly metrics: WidgetMetrics = { renders: 0, paints: 0, chartUpdates: 0, effects: 0 };
  chart: PriceChart | null = null;
  private readonly model = new ViewModel();
  private readonly container = createRef<HTMLDivElement>();
  private readonly stops: (() => void)[] = [];
  private readonly status: ChartStatus;
  private series: SeriesView | null = null;
  private chosen = '';
  private tickSize: number | null = null;
  private formats: KlineFormats = formatsFor('en-US', DEFAULT_PRECISION, true);
  private hovering = false;
  private isVisible = false;
  private isNear = false;
  private whole = true;
  private settingsChanged = true;
  private ready = false;
  private updatePlanned = false;
  private size = { width: 0, height: 0, changed: false };
  private pendingView: 'fitContent' | 'scrollToRealTime' | null = null;

  constructor(
    private readonly host: WidgetHost,
    private readonly create: CreatePriceChart = createChart,
  ) {
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
          this.size = { width, height, changed: true };
          this.mark();
        },
        onVisible: (visible) => {
          this.isVisible = visible;
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
    this.settingsChanged = true;
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

  command(view: 'fitContent' | 'scrollToRealTime'): void {
    this.pendingView = view;
    this.mark();
  }

  destroy(): void {
    frameScheduler.unmark(this);
    buildQueue.delete(this);
    for (const stop of this.stops.splice(0)) stop();
    this.series?.close();
    this.series = null;
    this.chart?.destroy();
    this.chart = null;
    render(null, this.host.root);
  }

  /** In the page's frame. */
  paint(): void {
    this.metrics.paints++;
    const { chart, series } = this;
    if (chart === null) return;
    this.applySize(chart);
    if (this.settingsChanged) this.applySettings(chart);
    if (series === null) return;
    const touched = series.draw(chart, this.whole);
    if (touched) this.whole = false;
    if (touched) this.afterDraw(series);
    else if (series.isHolding) this.mark();
    if (this.pendingView !== null && series.hasPicture && this.size.width > 0) {
      chart[this.pendingView]();
      this.pendingView = null;
    }
  }

  /** Builds the chart, when its turn comes. @returns whether there was anything to build */
  build(): boolean {
    const container = this.container.current;
    if (this.chart !== null || container === null || this.size.width === 0) return false;
    const chart = this.create(container, this.settings());
    this.chart = chart;
    this.settingsChanged = false;
    this.size.changed = true;
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
    if (!this.ready && this.tickSize === null) this.applyPrecision();
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
    this.settingsChanged = true;
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
    // Only now: what was shown stays subscribed until its successor is, so that a switch back is cheap.
    this.leave(chosen);
    this.series = series;
    const { handle } = series;
    this.model.symbol.value = handle.symbol;
    this.model.interval.value = handle.interval;
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
        this.applyPrecision();
      },
      () => {
        // A feed without instruments: the precision is read off the prices.
      },
    );
  }

  private applyPrecision(): void {
    if (this.chart === null) return;
    this.applySettings(this.chart);
    this.model.showKline(this.series?.newest() ?? null, this.formats);
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
      if (this.isNear && this.size.width > 0) buildQueue.add(this);
    } else if (this.isVisible) {
      frameScheduler.mark(this);
    }
  }

  private settings(): ChartSettings {
    const settings = readChartSettings(this.host, this.series, this.tickSize);
    this.formats = formatsFor(settings.locale, settings.precision, true);
    return settings;
  }

  private applySettings(chart: PriceChart): void {
    this.settingsChanged = false;
    let settings: ChartSettings;
    try {
      settings = this.settings();
    } catch (error) {
      this.fail(error);
      return;
    }
    chart.applySettings(settings);
    // Colours of volume bars are theirs one by one: drawn anew.
    this.whole = true;
  }

  private applySize(chart: PriceChart): void {
    if (!this.size.changed || this.size.width === 0) return;
    this.size.changed = false;
    chart.resize(this.size.width, this.size.height);
  }
}
