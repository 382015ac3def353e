import type {
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import { closeTimeOf, type Interval, RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { ChartSettings } from './price-chart.js';
import { readableOn } from './contrast.js';
import type { PriceMap } from './price-map.js';

/** Where the library draws nothing. */
const NOWHERE = -10_000;
/** Of the library's axis labels, by the font's size (PriceAxisRendererOptionsProvider: 2.5 above and below 12). */
const LABEL_HEIGHT = 17 / 12;
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
  /** The same, as wide as the price. */
  private box = { price: '', left: '', text: '' };
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly views: ISeriesPrimitiveAxisView[];

  constructor(private readonly map: PriceMap) {
    const color = () => (this.isUp ? this.settings?.colors.up : this.settings?.colors.down) ?? '';
    const shared = {
      // Fixed ones are not moved apart, and want this one far away.
      coordinate: () => NOWHERE,
      textColor: () => readableOn(color()),
      backColor: color,
    };
    this.views = [
      {
        ...shared,
        fixedCoordinate: () => this.y(),
        text: () => this.price(),
        visible: () => this.openTime !== null,
      },
      {
        ...shared,
        fixedCoordinate: () => this.countdownY(),
        text: () => this.countdown(),
        visible: () => this.openTime !== null && this.settings?.showCountdown === true,
      },
    ];
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

  private y(): number {
    return this.series?.priceToCoordinate(this.map.y(this.close)) ?? NOWHERE;
  }

  /** Below the price; above it where there is no room. */
  private countdownY(): number {
    const y = this.y();
    const height = LABEL_HEIGHT * (this.settings?.colors.fontSize ?? 0);
    const room = this.series?.getPane().getHeight() ?? 0;
    return y + 1.5 * height > room ? y - height : y + height;
  }

  private countDown(): void {
    if (!this.isSeen || this.settings?.showCountdown !== true || this.openTime === null) return;
    if (this.timeLeft(Date.now()) !== this.drawnText) this.requestUpdate?.();
  }

  private countdown(): string {
    const left = this.timeLeft(Date.now());
    const price = this.price();
    this.drawnText = left;
    if (left !== this.box.left || price !== this.box.price)
      this.box = { price, left, text: asWideAs(price, left) };
    return this.box.text;
  }

  update({ records, count, shownFrom, isDetached }: Bars): void {
    const at = (count - 1) * RECORD_WIDTH;
    this.openTime = count > shownFrom && !isDetached ? records[at] : null;
    this.close = records[at + 4];
    this.isUp = records[at + 4] >= records[at + 1];
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
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

/** Spaces as wide as what a price has more of, so that the two labels are one box. */
function asWideAs(price: string, text: string): string {
  const more = price.slice(text.length);
  return text + more.replace(/\d/g, '\u2007').replace(/[^\u2007]/g, '\u2008');
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
