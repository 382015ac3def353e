import { createChartEx, type IChartApiBase, type ISeriesApi, type SeriesType } from 'lightweight-charts';
import { type Bars, NO_BARS } from '../bars/bar-window.js';
import { CanvasKeeper, givingBack } from './canvas/canvas-keeper.js';
import { ChartLayers } from './chart-layer.js';
import { chartOptions, FIXED_OPTIONS, gestureOptions, timeOptions, wheelOptions } from './chart-options.js';
import { Crosshair } from './crosshair.js';
import { GapMarks } from './gap-marks.js';
import { LastPrice } from './forming/last-price.js';
import { PaneLayout } from './pane-layout.js';
import type {
  ChartGestures,
  ChartLayer,
  ChartSettings,
  ChartSize,
  CrosshairMove,
  ExtraPlot,
  PriceChart,
  RowRange,
} from './price-chart.js';
import { baseOf, PriceMap } from './price-map.js';
import { hasOtherRows } from './plot-options.js';
import { PricePlot } from './price-plot.js';
import { orderSeries } from './series-order.js';
import { SplitPlot, type SplitPlotOptions } from './split-plot.js';
import { type ZonedBehavior, zonedBehavior } from './time/zoned-behavior.js';
import { ViewMotion } from './view-motion.js';
import { VolumePlot } from './volume-plot.js';
import { WheelGate } from './wheel-gate.js';

/** The chart by lightweight-charts: this folder alone knows the library. */
export class LightweightChart implements PriceChart {
  readonly map = new PriceMap();
  private readonly chart: IChartApiBase;
  private readonly behavior: ZonedBehavior;
  private readonly motion: ViewMotion;
  private readonly wheel: WheelGate;
  private readonly volume: VolumePlot;
  private readonly panes: PaneLayout;
  private readonly gaps: GapMarks;
  private readonly lastPrice: LastPrice;
  private readonly crosshair: Crosshair;
  private readonly canvases: CanvasKeeper;
  private readonly extras = new Set<ExtraPlot>();
  private readonly layers: ChartLayers;
  private prices: PricePlot;
  private bars: Bars = NO_BARS;
  /** The first row of which the library does not have the newest ticks. */
  private ticked = Number.POSITIVE_INFINITY;

  constructor(
    private readonly container: HTMLElement,
    private settings: ChartSettings,
    private size: ChartSize,
  ) {
    const { width, height } = size;
    this.behavior = zonedBehavior(timeOptions(settings));
    this.chart = createChartEx(container, this.behavior, { ...FIXED_OPTIONS, width, height });
    this.chart.chartElement().setAttribute('aria-hidden', 'true'); // A layout table: nothing in it can be read.
    this.motion = new ViewMotion(this.chart, container);
    this.wheel = new WheelGate(container, (isOpen) => this.chart.applyOptions(wheelOptions(isOpen)));
    this.volume = new VolumePlot(this.chart, settings);
    this.panes = new PaneLayout(this.chart, this.volume);
    this.prices = new PricePlot(this.chart, settings, this.map);
    this.gaps = new GapMarks(settings);
    this.lastPrice = new LastPrice(this.map);
    this.canvases = new CanvasKeeper(this.chart.chartElement());
    this.crosshair = new Crosshair(this.chart, container, this);
    this.layers = new ChartLayers({
      map: this.map,
      settings: () => this.settings,
      shownFrom: () => this.bars.shownFrom,
      series: () => this.priceSeries,
    });
    this.attachMarks();
    this.applySettings(settings);
  }

  /** For whoever draws with the library itself: from now on all its canvases are shown, and its own. */
  get native(): IChartApiBase {
    this.crosshair.keep();
    this.canvases.letGo();
    if (this.ticked < this.bars.count) this.draw(this.bars, this.ticked);
    return this.chart;
  }

  get barCount(): number {
    return this.bars.count - this.bars.shownFrom;
  }

  get isAtLiveEdge(): boolean {
    return this.chart.timeScale().scrollPosition() >= -0.5;
  }

  get isMoving(): boolean {
    return this.motion.isMoving;
  }

  startFrame(): void {
    this.motion.startFrame();
  }

  get visibleRows(): RowRange | null {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (range === null || this.barCount <= 0) return null;
    const { shownFrom } = this.bars;
    return { from: range.from + shownFrom, to: range.to + shownFrom };
  }

  draw(bars: Bars, from: number): void {
    this.bars = bars;
    if (bars.count > 0) this.canvases.start();
    const isRebased = this.rebase(bars);
    this.lastPrice.update(bars);
    if (!isRebased && from === bars.count - 1 && this.drawTick(bars)) {
      this.ticked = Math.min(this.ticked, from);
      return;
    }
    const start = isRebased ? 0 : Math.min(from, this.ticked);
    this.ticked = Number.POSITIVE_INFINITY;
    this.volume.draw(bars, start);
    this.prices.draw(bars, start);
    for (const extra of this.extras) extra.draw(bars, start);
    if (start < bars.count - 1) this.gaps.update(bars);
  }

  /** Draws what a tick changes and nothing else, where nothing else changes. Returns whether it did. */
  private drawTick(bars: Bars): boolean {
    const isAll = this.extras.size === 0 && this.layers.isEmpty;
    return isAll && this.volume.takeTick(bars) && this.prices.takeTick(bars) && this.canvases.repaintLive();
  }

  clear(): void {
    this.map.base = null;
    this.draw(NO_BARS, 0);
    this.panes.reset();
  }

  needsRebase(bars: Bars): boolean {
    return this.wantedBase(bars) !== this.map.base;
  }

  applySettings(settings: ChartSettings): boolean {
    const before = this.settings;
    this.settings = settings;
    if (settings.type !== this.prices.type) this.changeType(settings);
    this.volume.style(settings);
    this.panes.place(settings, this.size);
    this.prices.style(settings);
    for (const extra of this.extras) extra.style(settings);
    this.gaps.style(settings);
    this.lastPrice.style(settings);
    orderSeries(this.chart);
    const hasMoved = this.behavior.configure(timeOptions(settings));
    this.chart.applyOptions(chartOptions(settings));
    if (hasMoved && before !== settings) this.empty();
    return hasMoved || hasOtherRows(before, settings);
  }

  resize(size: ChartSize): void {
    this.size = size;
    this.panes.place(this.settings, size);
    this.chart.resize(size.width, size.height);
    orderSeries(this.chart);
  }

  reveal(): void {
    this.canvases.reveal();
  }

  setSeen(seen: boolean): void {
    this.lastPrice.isSeen = seen;
  }

  fitContent(): void {
    this.chart.timeScale().fitContent();
  }

  scrollToRealTime(): void {
    this.motion.goHome();
  }

  rest(): void {
    this.motion.rest();
  }

  showRows({ from, to }: RowRange): void {
    if (this.barCount <= 0) return;
    const { shownFrom } = this.bars;
    this.chart.timeScale().setVisibleLogicalRange({ from: from - shownFrom, to: to - shownFrom });
  }

  keepAfterTailDrop(draw: () => void, dropped: number): void {
    this.motion.keepAfterTailDrop(draw, dropped);
  }

  showCrosshair(row: number | null, bars: Bars): void {
    this.crosshair.put(row, bars);
  }

  onCrosshair(listener: (move: CrosshairMove) => void): void {
    this.chart.subscribeCrosshairMove((event) => listener(this.crosshair.read(event, this.bars)));
  }

  onRange(listener: () => void): void {
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(listener);
  }

  setGestures(gestures: ChartGestures): void {
    this.wheel.set(gestures.wheel);
    this.chart.applyOptions(gestureOptions(gestures));
  }

  takePicture(): HTMLCanvasElement {
    this.canvases.drawStraight();
    return this.chart.takeScreenshot(true, false);
  }

  /** The series that price lines, markers and the crosshair hang on. */
  get priceSeries(): ISeriesApi<SeriesType> {
    return this.prices.live;
  }

  addPlot(plot: ExtraPlot): () => void {
    this.extras.add(plot);
    this.redrawPlots();
    return () => this.extras.delete(plot);
  }

  redrawPlots(): void {
    for (const plot of this.extras) {
      plot.style(this.settings);
      if (this.bars.count > 0) plot.draw(this.bars, 0);
    }
    this.panes.place(this.settings, this.size);
  }

  addSplitPlot(options: SplitPlotOptions): SplitPlot {
    const plot = new SplitPlot(this.chart, options);
    orderSeries(this.chart);
    return plot;
  }

  addLayer(layer: ChartLayer): { redraw(): void; remove(): void } {
    return this.layers.add(layer);
  }

  yOf(price: number): number {
    return this.map.y(price);
  }

  get paneCount(): number {
    return this.chart.panes().length;
  }

  get axisWidth(): number {
    return this.chart.priceScale('right').width();
  }

  destroy(): void {
    this.motion.stop();
    this.wheel.stop();
    this.lastPrice.detached();
    this.canvases.discard();
    givingBack(this.container.querySelectorAll('canvas'), () => this.chart.remove());
  }

  private changeType(settings: ChartSettings): void {
    const prices = new PricePlot(this.chart, settings, this.map);
    this.prices.remove();
    this.prices = prices;
    this.attachMarks();
  }

  private attachMarks(): void {
    this.prices.history.attachPrimitive(this.gaps);
    this.prices.live.attachPrimitive(this.lastPrice);
    this.layers.attach();
  }

  /** Tick marks keep their weights while their times do: only an emptied chart weighs them anew. */
  private empty(): void {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const { bars } = this;
    this.draw({ ...bars, count: bars.shownFrom }, 0);
    this.draw(bars, 0);
    if (range !== null) this.chart.timeScale().setVisibleLogicalRange(range);
  }

  private rebase(bars: Bars): boolean {
    const { base } = this.map;
    this.map.base = this.wantedBase(bars);
    return this.map.base !== base;
  }

  private wantedBase(bars: Bars): number | null {
    if (this.settings.scale !== 'percent') return null;
    return this.isMoving ? this.map.base : baseOf(bars, this.visibleRows?.from);
  }
}
