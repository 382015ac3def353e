import type { Bars } from './bars/bar-window.js';
import { LightweightChart } from './chart/lightweight-chart.js';
import type { ChartSettings, ChartSize, CreatePriceChart, PriceChart } from './chart/price-chart.js';
import { frameScheduler } from './frame/chart-frame.js';
import { type GivenUp, liveCharts } from './frame/live-charts.js';
import { distanceFromView } from './watch-element.js';

/** What a host asks of the view. It waits until the chart can follow. */
export type ViewCommand = (chart: PriceChart) => void;

/** Commands that may wait for a size at once; beyond them the oldest are forgotten. */
const MAX_PLANNED = 8;

const createChart: CreatePriceChart = (...how) => new LightweightChart(...how);

/**
 * Where a chart stands: made once there is room for it, kept in size and style, and given the view commands that
 * came before it could follow them.
 */
export class ChartStage implements GivenUp {
  chart: PriceChart | null = null;
  private width = 0;
  private height = 0;
  private legendHeight = 0;
  /** For the legend, as the chart has it. */
  private room = 0;
  private legendParts = 0;
  private sizeChanged = false;
  private settingsChanged = true;
  private readonly planned: ViewCommand[] = [];

  private container: HTMLElement | null = null;
  /** Has the chart draw itself for the first time. */
  private release = () => {};

  /**
   * @param settings reads how the chart must look now; null when the markup is wrong, which is told elsewhere
   * @param giveUp the chart is far away, and there are too many
   */
  constructor(
    private readonly settings: () => ChartSettings | null,
    readonly giveUp: () => void,
    private readonly create: CreatePriceChart = createChart,
  ) {}

  /** For whoever draws with the chart library itself. */
  get native(): unknown {
    this.release();
    return this.chart?.native ?? null;
  }

  get hasSize(): boolean {
    return this.width > 0 && this.height > 0;
  }

  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.sizeChanged = true;
  }

  /**
   * What the legend takes of the height. Its numbers alone only ever make that more: where they have other digits with each
   * tick, or under the pointer, the candles would go up and down.
   */
  makeRoom(legendHeight: number, legendParts: number): void {
    if (legendHeight > this.room || legendParts !== this.legendParts) this.sizeChanged = true;
    this.legendHeight = legendHeight;
    this.legendParts = legendParts;
  }

  /** The look may have changed: read anew before the next paint. */
  restyle(): void {
    this.settingsChanged = true;
  }

  /** Makes the chart, where there is room and reason for one. It draws nothing before it has bars: a message hides it. */
  build(container: HTMLElement | null): PriceChart | null {
    if (this.chart !== null || container === null || !this.hasSize) return null;
    const settings = this.settings();
    if (settings === null) return null;
    this.release = frameScheduler.holdDraws(() => {
      this.chart = this.create(container, settings, this.takeSize());
    });
    this.container = container;
    liveCharts.add(this);
    this.settingsChanged = false;
    this.sizeChanged = false;
    return this.chart;
  }

  /** Brings size and look up to date. Returns whether all bars must be drawn anew. */
  prepare(chart: PriceChart, bars: Bars | null): boolean {
    if (this.sizeChanged && this.hasSize) {
      this.sizeChanged = false;
      chart.resize(this.takeSize());
      // Room for the countdown may have come or gone.
      this.settingsChanged = true;
    }
    const rebased = bars !== null && chart.needsRebase(bars);
    if (!this.settingsChanged) return rebased;
    this.settingsChanged = false;
    const settings = this.settings();
    if (settings === null) return rebased;
    return chart.applySettings(settings) || rebased;
  }

  private takeSize(): ChartSize {
    const { width, height, legendHeight } = this;
    this.room = legendHeight;
    return { width, height, legendHeight };
  }

  /** A view command; at zero size the library would spoil its bar spacing, so it waits for room and bars. */
  plan(command: ViewCommand): void {
    if (this.planned.push(command) > MAX_PLANNED) this.planned.shift();
  }

  runPlanned(chart: PriceChart): void {
    if (chart.barCount > 0) this.release();
    if (!this.hasSize || chart.barCount === 0) return;
    for (const command of this.planned.splice(0)) command(chart);
  }

  distance(): number {
    return this.container === null ? 0 : distanceFromView(this.container.getRootNode() as ShadowRoot);
  }

  destroy(): void {
    liveCharts.delete(this);
    this.chart?.destroy();
    this.chart = null;
  }
}
