import { LightweightChart } from './chart/lightweight-chart.js';
import type { ChartSettings, CreatePriceChart, PriceChart } from './chart/price-chart.js';

export type ViewCommand = 'fitContent' | 'scrollToRealTime';

const createChart: CreatePriceChart = (container, settings) => new LightweightChart(container, settings);

/**
 * Where a chart stands: made once there is room for it, kept in size and style, and given the view commands that
 * came before it could follow them.
 */
export class ChartStage {
  chart: PriceChart | null = null;
  private width = 0;
  private height = 0;
  private sizeChanged = false;
  private settingsChanged = true;
  private command: ViewCommand | null = null;

  /** @param settings reads how the chart must look now; null when the markup is wrong, which is told elsewhere */
  constructor(
    private readonly settings: () => ChartSettings | null,
    private readonly create: CreatePriceChart = createChart,
  ) {}

  get hasSize(): boolean {
    return this.width > 0 && this.height > 0;
  }

  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.sizeChanged = true;
  }

  /** The look may have changed: read anew before the next paint. */
  restyle(): void {
    this.settingsChanged = true;
  }

  /** Makes the chart, where there is room and reason for one. */
  build(container: HTMLElement | null): PriceChart | null {
    if (this.chart !== null || container === null || !this.hasSize) return null;
    const settings = this.settings();
    if (settings === null) return null;
    this.chart = this.create(container, settings);
    this.settingsChanged = false;
    return this.chart;
  }

  /** Brings size and look up to date. Returns whether all bars must be drawn anew. */
  prepare(chart: PriceChart): boolean {
    if (this.sizeChanged && this.hasSize) {
      this.sizeChanged = false;
      chart.resize(this.width, this.height);
    }
    if (!this.settingsChanged) return false;
    this.settingsChanged = false;
    const settings = this.settings();
    if (settings === null) return false;
    chart.applySettings(settings);
    // Volume bars have their colours one by one.
    return true;
  }

  /** A view command; at zero size the library would spoil its bar spacing, so it waits for room and bars. */
  plan(command: ViewCommand): void {
    this.command = command;
  }

  runPlanned(chart: PriceChart): void {
    if (this.command === null || !this.hasSize || chart.barCount === 0) return;
    chart[this.command]();
    this.command = null;
  }

  destroy(): void {
    this.chart?.destroy();
    this.chart = null;
  }
}
