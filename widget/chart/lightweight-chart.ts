import {
  CandlestickSeries,
  createChart,
  CrosshairMode,
  HistogramSeries,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Kline } from '../../src/index.js';
import { BarPair } from './bar-pair.js';
import type { ChartSettings, PriceChart } from './price-chart.js';

const SECOND = 1_000;
/** The share of the height below which volume stays. */
const VOLUME_TOP = 0.82;

/** The chart by lightweight-charts: the only file that knows the library. */
export class LightweightChart implements PriceChart {
  private readonly chart: IChartApi;
  private readonly prices: BarPair<CandlestickData<UTCTimestamp>>;
  private readonly volumes: BarPair<HistogramData<UTCTimestamp>>;
  private readonly candles: ISeriesApi<'Candlestick'>[];
  private readonly histograms: ISeriesApi<'Histogram'>[];
  private readonly removers: (() => void)[] = [];
  private settings: ChartSettings;
  private pointerDown = false;
  private lastPosition = 0;
  private moved = false;

  constructor(
    private readonly container: HTMLElement,
    settings: ChartSettings,
  ) {
    this.settings = settings;
    this.chart = createChart(container, {
      width: container.clientWidth,
      height: container.clientHeight,
      layout: { attributionLogo: false },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.24 } },
      timeScale: { timeVisible: true, borderVisible: false, rightOffset: 4 },
      // The wheel and vertical swipes belong to the page until the chart is focused.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    });
    const candle = () => this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    const histogram = () =>
      this.chart.addSeries(HistogramSeries, {
        priceScaleId: 'volume',
        lastValueVisible: false,
        priceLineVisible: false,
        priceFormat: { type: 'volume' },
      });
    const [volumeHistory, volumeLive] = [histogram(), histogram()];
    const [history, live] = [candle(), candle()];
    history.applyOptions({ lastValueVisible: false, priceLineVisible: false });
    this.chart.priceScale('volume').applyOptions({ scaleMargins: { top: VOLUME_TOP, bottom: 0 } });
    this.candles = [history, live];
    this.histograms = [volumeHistory, volumeLive];
    this.prices = new BarPair<CandlestickData<UTCTimestamp>>(history, live, toCandle);
    this.volumes = new BarPair<HistogramData<UTCTimestamp>>(volumeHistory, volumeLive, (records, at) => ({
      time: timeOf(records, at),
      value: records[at + 5],
      color:
        records[at + 4] >= records[at + 1] ? this.settings.colors.volumeUp : this.settings.colors.volumeDown,
    }));
    this.applySettings(settings);
    this.watchPointer();
  }

  get native(): IChartApi {
    return this.chart;
  }

  get barCount(): number {
    return this.prices.count;
  }

  get isAtLiveEdge(): boolean {
    return this.chart.timeScale().scrollPosition() >= -0.5;
  }

  get isMoving(): boolean {
    const position = this.chart.timeScale().scrollPosition();
    const moving = this.pointerDown || (this.moved && position !== this.lastPosition);
    this.moved = moving;
    this.lastPosition = position;
    return moving;
  }

  setRecords(records: Float64Array, count: number): void {
    this.prices.setRecords(records, count);
    this.volumes.setRecords(records, this.settings.showVolume ? count : 0);
  }

  applyRecords(records: Float64Array, count: number): void {
    this.prices.applyRecords(records, count);
    if (this.settings.showVolume) this.volumes.applyRecords(records, count);
  }

  applySettings(settings: ChartSettings): void {
    this.settings = settings;
    const { colors, precision, locale, showVolume, showSeconds } = settings;
    this.chart.applyOptions({
      layout: {
        background: { color: colors.background },
        textColor: colors.text,
        fontFamily: colors.fontFamily,
      },
      grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
      crosshair: {
        vertLine: { color: colors.crosshair, labelBackgroundColor: colors.border },
        horzLine: { color: colors.crosshair, labelBackgroundColor: colors.border },
      },
      localization: { locale },
      timeScale: { secondsVisible: showSeconds },
      rightPriceScale: { scaleMargins: { top: 0.12, bottom: showVolume ? 0.24 : 0.06 } },
    });
    for (const series of this.candles) {
      series.applyOptions({
        upColor: colors.up,
        downColor: colors.down,
        wickUpColor: colors.up,
        wickDownColor: colors.down,
        priceFormat: { type: 'price', precision, minMove: 10 ** -precision },
      });
    }
    for (const series of this.histograms) series.applyOptions({ visible: showVolume });
  }

  resize(width: number, height: number): void {
    this.chart.resize(width, height);
  }

  fitContent(): void {
    this.chart.timeScale().fitContent();
  }

  scrollToRealTime(): void {
    this.moved = true;
    this.chart.timeScale().scrollToRealTime();
  }

  onHover(listener: (kline: Omit<Kline, 'closed'> | null) => void): void {
    this.chart.subscribeCrosshairMove((event) => listener(this.klineAt(event)));
  }

  setWheelZoom(enabled: boolean): void {
    this.chart.applyOptions({ handleScroll: { mouseWheel: enabled }, handleScale: { mouseWheel: enabled } });
  }

  destroy(): void {
    for (const remove of this.removers) remove();
    const canvases = [...this.container.querySelectorAll('canvas')];
    this.chart.remove();
    // iOS counts canvas memory until it is collected: give it back at once.
    for (const canvas of canvases) {
      canvas.width = 0;
      canvas.height = 0;
    }
  }

  private klineAt(event: MouseEventParams): Omit<Kline, 'closed'> | null {
    if (event.time === undefined) return null;
    const at = (series: readonly ISeriesApi<'Candlestick' | 'Histogram'>[]) =>
      series.flatMap((each) => event.seriesData.get(each) ?? [])[0];
    const bar = at(this.candles) as CandlestickData | undefined;
    const volume = at(this.histograms) as HistogramData | undefined;
    if (bar === undefined) return null;
    const { open, high, low, close } = bar;
    return {
      openTime: (event.time as UTCTimestamp) * SECOND,
      open,
      high,
      low,
      close,
      volume: volume?.value ?? Number.NaN,
    };
  }

  private watchPointer(): void {
    const set = (down: boolean) => () => {
      this.pointerDown = down;
      this.moved = true;
    };
    const listen = (target: EventTarget, type: string, listener: () => void) => {
      target.addEventListener(type, listener, { capture: true, passive: true });
      this.removers.push(() => target.removeEventListener(type, listener, { capture: true }));
    };
    listen(this.container, 'pointerdown', set(true));
    const view = this.container.ownerDocument.defaultView;
    // A drag may end anywhere on the page.
    for (const type of ['pointerup', 'pointercancel']) if (view !== null) listen(view, type, set(false));
  }
}

function timeOf(records: Float64Array, at: number): UTCTimestamp {
  return (records[at] / SECOND) as UTCTimestamp;
}

function toCandle(records: Float64Array, at: number): CandlestickData<UTCTimestamp> {
  return {
    time: timeOf(records, at),
    open: records[at + 1],
    high: records[at + 2],
    low: records[at + 3],
    close: records[at + 4],
  };
}
