import { type Kline, KlineError } from '../src/index.js';
import { readLookChoice, readSeriesChoice, type SeriesChoice } from './attributes.js';
import { formatsFor } from './chart/formats.js';
import type { ChartSettings, CreatePriceChart, CrosshairMove, PriceChart } from './chart/price-chart.js';
import { localeOf, readChartSettings } from './chart-settings.js';
import { ChartStage, type ViewCommand } from './chart-stage.js';
import { ChartStatus } from './chart-status.js';
import { ChartTurns } from './chart-turns.js';
import { dispatch } from './events.js';
import { Features } from './features.js';
import { frameScheduler } from './frame/chart-frame.js';
import type { FrameTarget } from './frame/frame-scheduler.js';
import { soon } from './frame/soon.js';
import { gesturesOf } from './gestures.js';
import { ENGLISH } from './language/messages.js';
import { Legend } from './legend.js';
import { SeriesSlot } from './series-slot.js';
import type { SeriesView } from './series-view.js';
import { Standing } from './standing.js';
import { ViewCommands } from './view-commands.js';
import { ViewReports } from './view-reports.js';
import { ViewModel } from './view/view-model.js';
import { isLookedAt } from './watch-element.js';
import type { WidgetHost } from './widget-host.js';
import { WidgetMeter } from './widget-metrics.js';

/**
 * The life of a chart from its element's connection to its removal: view, chart, series, and when to paint.
 * Thrown away on removal; nothing of it survives.
 */
export class ChartWidget implements FrameTarget {
  readonly metrics = new WidgetMeter();
  /** Attributes changed: brings everything in line at the end of the task, however many changed. */
  readonly planUpdate = soon(queueMicrotask, () => this.update());
  readonly onDrawn = (time: number) => this.metrics.drawn(time);
  readonly model = new ViewModel();
  readonly container: { current: HTMLDivElement | null } = { current: null };
  readonly toolbar: { current: HTMLDivElement | null } = { current: null };
  formats = formatsFor('en-US', 2);
  private readonly writeLegend = () => this.legend.follow(this.series, this.formats);
  readonly status: ChartStatus;
  readonly stage: ChartStage;
  private readonly legend = new Legend(this.model, (row) => this.features.onLegendRow(row));
  private readonly slot = new SeriesSlot({
    onChange: () => {
      this.metrics.changed(this.series?.handle ?? null);
      this.mark();
    },
    onStatus: () => this.tellStatus(),
    onLeave: () => this.onLeave(),
    onTickSize: () => this.restyle(),
  });
  readonly commands = new ViewCommands(this);
  private readonly reports = new ViewReports(this);
  private readonly features = new Features(this);
  private readonly standing: Standing;
  private readonly turns = new ChartTurns(this);
  private isGone = false;
  private whole = true;
  /** The newest kline of the series that is drawn. */
  private drawn: Kline | null = null;

  constructor(
    readonly host: WidgetHost,
    create?: CreatePriceChart,
  ) {
    this.stage = new ChartStage(() => this.settings(), host.onGivenUp, create);
    this.metrics.gauges = host.gauges;
    this.status = new ChartStatus(host.element, this.model, (...states) => host.onState(...states));
    this.standing = new Standing(this, this.planUpdate);
    // At the end of the task: a script that imports the element and configures the page comes in time.
    this.planUpdate();
  }

  get series(): SeriesView | null {
    return this.slot.series;
  }

  get chart(): PriceChart | null {
    return this.stage.chart;
  }

  /** Candles of the series are shown. */
  get ready(): boolean {
    return this.model.isShown.peek();
  }

  get isLookedAt(): boolean {
    return isLookedAt(this.host.root);
  }

  get isFavoured(): boolean {
    return this.isLookedAt || (this.drawn === null && this.hasData);
  }

  /** Colours may have changed: the next paint reads them. */
  restyle(): void {
    this.stage.restyle();
    this.mark();
  }

  retry(): void {
    if (this.series !== null) return this.host.store().retry(this.series.handle);
    this.slot.leave();
    this.update();
  }

  command(view: ViewCommand): void {
    this.stage.plan(view);
    this.mark();
  }

  destroy(): void {
    frameScheduler.cancelText(this.writeLegend);
    this.turns.end();
    this.isGone = true;
    const unmount = this.standing.leave();
    this.features.stop();
    this.slot.leave();
    this.stage.destroy();
    unmount();
  }

  paint(): void {
    this.metrics.paints++;
    const { chart, series } = this;
    if (chart === null) return;
    chart.startFrame();
    if (this.stage.prepare(chart, series?.window ?? null)) this.whole = true;
    if (series === null) return;
    this.drawSeries(series, chart);
    this.stage.runPlanned(chart);
    this.commands.follow(chart, series);
    if (series.follow(chart)) this.mark();
    this.features.onPaint(chart, series);
    if (this.ready) this.reports.look();
  }

  /** It is near the view, and there is room for a chart. */
  get isWanted(): boolean {
    return this.standing.isNear && this.stage.hasSize;
  }

  get hasData(): boolean {
    return this.series !== null && this.series.newest() !== null;
  }

  /** Builds the chart, when its turn comes. @returns whether there was anything to build */
  build(): boolean {
    const chart = this.stage.build(this.container.current);
    if (chart === null) return false;
    chart.setSeen(this.model.isSeen.peek());
    chart.setGestures(gesturesOf(this.host, false));
    chart.onCrosshair((move) => this.onCrosshair(move));
    chart.onRange(() => this.mark());
    this.features.onChart(chart);
    this.mark();
    return true;
  }

  /** The legend tells of a row, or of the newest for null. */
  hover(row: number | null): void {
    this.legend.hover(row, this.series, this.formats);
  }

  /** A crosshair stands at a bar, or at none. */
  onCrosshair(move: CrosshairMove): void {
    this.hover(move.row);
    this.features.onCrosshair(move);
    this.reports.crosshair(move);
  }

  /** The focus came into the element, or left it. */
  onFocus(focused: boolean): void {
    this.chart?.setGestures(gesturesOf(this.host, focused));
    if (focused) this.features.onFocus();
  }

  /** The legend's numbers, or what they are written with, are other ones. */
  showLegend(): void {
    this.legend.show(this.series, this.formats);
  }

  mark(): void {
    this.turns.mark();
  }

  private drawSeries(series: SeriesView, chart: PriceChart): void {
    if (this.host.flag('paused') && this.ready) {
      if (this.whole) chart.draw(series.window, 0); // The same bars, in another look.
      this.whole = false;
    } else if (series.draw(chart, this.whole)) {
      this.whole = false;
      this.afterDraw(series);
    } else if (series.isHolding) this.mark();
  }

  private afterDraw(series: SeriesView): void {
    this.metrics.drew();
    const kline = series.newest();
    if (kline === null) return;
    // The first prices tell the precision where the instrument does not.
    if (this.drawn === null && this.slot.tickSize === null) this.restyle();
    this.drawn = kline;
    if (!this.ready) return this.turns.reveal();
    frameScheduler.requestText(this.writeLegend);
    this.tellUpdate(series, kline);
  }

  /** First candles are drawn: now they are shown. */
  show(time: number): void {
    const { chart, series, drawn, model } = this;
    if (series === null || drawn === null) return;
    chart?.reveal();
    this.metrics.drawn(time);
    model.isShown.value = true;
    model.isOneOfMany.value = false;
    this.writeLegend();
    this.tellStatus();
    const { symbol, interval } = series.handle;
    dispatch(this.host.element, 'kline-ready', { symbol, interval });
    this.tellUpdate(series, drawn);
    this.reports.look();
  }

  private tellUpdate({ handle: { symbol, interval } }: SeriesView, kline: Kline): void {
    dispatch(this.host.element, 'kline-update', { symbol, interval, kline, timestamp: Date.now() });
  }

  private update(): void {
    if (this.isGone) return;
    this.model.hideLegend.value = this.host.flag('hide-legend');
    this.model.isPaused.value = this.host.flag('paused');
    this.stage.restyle();
    try {
      readLookChoice((name) => this.host.attribute(name));
      if (this.standing.isMounted) this.features.update(); // Throws before a series is opened in vain.
      this.choose(readSeriesChoice((name) => this.host.attribute(name)));
      this.chart?.setGestures(gesturesOf(this.host, this.host.root.activeElement !== null));
    } catch (error) {
      this.fail(error);
    }
    // Last: a page's first look at a language takes long, and what was asked for meanwhile is under way.
    this.model.locale.value = localeOf(this.host);
    this.mark();
  }

  private choose(choice: SeriesChoice): void {
    const isOther = this.slot.choose(choice, () => this.host.store());
    const { series } = this;
    if (series === null) {
      this.model.showName({ symbol: '', interval: '' });
      this.status.tell('empty', ENGLISH['no-symbol'], false);
      return;
    }
    if (isOther) {
      series.setSeen(this.model.isSeen.peek());
      this.model.showName(series.handle);
      this.features.onSeries(series);
    }
    this.tellStatus();
  }

  private onLeave(): void {
    this.drawn = null;
    this.model.isShown.value = false;
    this.turns.conceal();
    this.whole = true;
    this.model.isAway.value = false;
    this.legend.clear(this.formats);
    this.chart?.clear();
  }

  private fail(error: unknown): void {
    this.slot.leave();
    const known = error instanceof KlineError ? error : new KlineError('failed', String(error));
    this.model.showName({ symbol: this.host.attribute('symbol')?.slice(0, 32) ?? '', interval: '' });
    this.status.fail(known);
  }

  private tellStatus(): void {
    if (this.series === null) return;
    const { state, reason } = this.series.handle.status.peek();
    this.status.tell(state, reason, this.ready);
    this.features.onStatus(state, this.ready);
  }

  private settings(): ChartSettings | null {
    try {
      const settings = readChartSettings(this.host, this.series, this.slot.tickSize);
      this.formats = settings.formats;
      this.writeLegend();
      return settings;
    } catch (error) {
      this.fail(error);
      return null;
    }
  }
}
