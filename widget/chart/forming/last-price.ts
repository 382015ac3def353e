import type {
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import { closeTimeOf, type Interval, RECORD_WIDTH } from '../../../src/index.js';
import type { Bars } from '../../bars/bar-window.js';
import { readableOn } from '../contrast.js';
import { paneViews } from '../pane-view.js';
import type { ChartSettings } from '../price-chart.js';
import type { PriceMap } from '../price-map.js';
import { AxisLabelPainter, lineHeight } from './axis-label.js';
import { type LiveScope, paintLive } from './live-scope.js';

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * The last price on its axis, and below it how long the forming kline still has. The library's own label takes the
 * colour of the bar for its background, whether or not its text can be read on that; and Heikin-Ashi bars close
 * elsewhere.
 */
export class LastPrice implements ISeriesPrimitive {
  /** Whether the chart can be seen: only then does the countdown go on. */
  isSeen = false;
  private settings: ChartSettings | null = null;
  private openTime: number | null = null;
  private close = 0;
  private isUp = true;
  private series: ISeriesApi<SeriesType> | null = null;
  private requestUpdate: (() => void) | null = null;
  /** What the countdown said last: a kline whose time is over needs no more paints. */
  private drawnText = '';
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly painter = new AxisLabelPainter();
  private readonly views: readonly IPrimitivePaneView[];
  /** For the library, which makes the axis wide enough for it, and draws it nowhere. */
  private readonly width: readonly ISeriesPrimitiveAxisView[] = [
    {
      coordinate: () => 0,
      text: () => this.price(),
      textColor: () => '',
      backColor: () => '',
      visible: () => false,
    },
  ];

  constructor(private readonly map: PriceMap) {
    this.views = paneViews((target) => paintLive(target, (scope) => this.paint(scope)));
  }

  attached({ series, requestUpdate }: SeriesAttachedParameter): void {
    this.series = series;
    this.requestUpdate = requestUpdate;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.countDown(), SECOND);
  }

  detached(): void {
    clearInterval(this.timer);
  }

  style(settings: ChartSettings): void {
    this.settings = settings;
  }

  private paint(scope: LiveScope): void {
    const { series, settings, openTime } = this;
    if (series === null || settings === null || openTime === null) return;
    const y = series.priceToCoordinate(this.map.y(this.close));
    const height = series.getPane().getHeight();
    // Where other prices are in view: at their edge it would seem to be one of them.
    if (y === null || y < 0 || y > height) return;
    const { up, down, fontFamily, fontSize } = settings.colors;
    const background = this.isUp ? up : down;
    const lines = settings.showCountdown ? [this.price(), this.countdown()] : [this.price()];
    // Below the price; above it where there is no room.
    const isUpward = y + 1.5 * lineHeight(fontSize) > height;
    const color = readableOn(background);
    this.painter.paint(scope, { y, lines, isUpward, color, background, fontFamily, fontSize });
  }

  private countDown(): void {
    if (!this.isSeen || this.settings?.showCountdown !== true || this.openTime === null) return;
    if (this.timeLeft(Date.now()) !== this.drawnText) this.requestUpdate?.();
  }

  private countdown(): string {
    this.drawnText = this.timeLeft(Date.now());
    return this.drawnText;
  }

  update({ records, count, shownFrom, isDetached }: Bars): void {
    const at = (count - 1) * RECORD_WIDTH;
    this.openTime = count > shownFrom && !isDetached ? records[at] : null;
    this.close = records[at + 4];
    this.isUp = records[at + 4] >= records[at + 1];
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.width;
  }

  priceAxisPaneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  private price(): string {
    const { settings } = this;
    if (settings === null) return '';
    const { formats, scale } = settings;
    return (scale === 'percent' ? formats.percentPoints : formats.price)(this.map.y(this.close));
  }

  private timeLeft(now: number): string {
    if (this.openTime === null || this.settings === null) return '';
    return timeLeft(this.settings.interval, this.openTime, now);
  }
}

const two = (value: number) => String(value).padStart(2, '0');

/** "00:42", "1:05:00", "6d 4h": what is left of a kline, never more than its length and never less than nothing. */
export function timeLeft(interval: Interval, openTime: number, now: number): string {
  const end = closeTimeOf(interval, openTime) + 1;
  const left = Math.min(Math.max(end - now, 0), end - openTime);
  const whole = Math.ceil(left / SECOND) * SECOND;
  if (whole >= DAY) return `${Math.floor(whole / DAY)}d ${Math.floor((whole % DAY) / HOUR)}h`;
  const minutes = `${two(Math.floor((whole % HOUR) / MINUTE))}:${two((whole % MINUTE) / SECOND)}`;
  return whole >= HOUR ? `${Math.floor(whole / HOUR)}:${minutes}` : minutes;
}
