import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  type InternalHorzScaleItem,
  type Mutable,
  type TickMark,
  type TickMarkWeightValue,
  type Time,
  type TimeScalePoint,
} from 'lightweight-charts';
import { TickWeight, tickWeight } from './tick-weight.js';
import { timeText, type TimeTextKind } from './time-texts.js';
import { utcOffset, zoneOffsets, type ZoneOffset } from './zone-offsets.js';

/** How the time axis reads its instants, which the chart is given as UTC seconds. */
export interface ZonedTimeSettings {
  /** An IANA name that Intl knows. */
  readonly timeZone: string;
  /** A language tag that Intl knows. */
  readonly locale: string;
  /** 02:05 PM rather than 14:05. Default: false. */
  readonly hour12?: boolean;
  /** Times on the axis and beside the crosshair's date: for intervals under a day. Default: true. */
  readonly showTime?: boolean;
  /** Seconds too: for intervals under a minute. Default: false. */
  readonly showSeconds?: boolean;
  /**
   * Years beside months: for intervals of some days and longer, of which so many are in view that not every year has room
   * for its mark. A month after "2023" need not be one of 2023. Default: false.
   */
  readonly showYears?: boolean;
  /**
   * Whose dates count. `utc` for klines of a day and longer: they open at 00:00 UTC, which is the evening before in
   * New York, yet the kline is that of the UTC day. Default: `zone`.
   */
  readonly calendar?: 'zone' | 'utc';
}

/**
 * The time axis in a zone: boundaries of days, hours and so on fall where the zone's clocks put them. A chart option
 * `tickMarkFormatter` has no effect with it, `timeVisible`, `secondsVisible` and `dateFormat` neither.
 */
export class ZonedBehavior extends defaultHorzScaleBehavior() {
  private settings!: Required<ZonedTimeSettings>;
  private offset: ZoneOffset = utcOffset;

  /** Throws a RangeError at a zone or locale that Intl does not know. */
  constructor(settings: ZonedTimeSettings) {
    super();
    this.configure(settings);
  }

  /**
   * Changes the given settings, the others stay. Throws a RangeError at an unknown zone or locale, and then changes
   * nothing. Returns whether the boundaries may have moved. After it the chart needs
   * - always `chart.applyOptions({ localization: {} })`, which drops the labels that it keeps;
   * - where true was returned, its data again, after every series was emptied with `setData([])`: for points whose
   *   time is unchanged the library keeps the weights, even through `setData`.
   */
  configure(changes: Partial<ZonedTimeSettings>): boolean {
    const settings: Required<ZonedTimeSettings> = {
      hour12: false,
      showTime: true,
      showSeconds: false,
      showYears: false,
      calendar: 'zone',
      timeZone: 'UTC',
      locale: 'en-US',
      ...(this.settings as ZonedTimeSettings | undefined),
      ...changes,
    };
    // Made now, since a bad name would otherwise throw in each frame that the chart draws.
    const zone = zoneOffsets(settings.timeZone);
    timeText(settings.locale, 'day', settings.hour12);
    const offset = settings.calendar === 'utc' ? utcOffset : zone;
    const moved = offset !== this.offset;
    this.settings = settings;
    this.offset = offset;
    return moved;
  }

  /** The library's own formatter is never used, and not made. */
  override updateFormatter(): void {}

  /** Text beside the crosshair. About 2 us. */
  override formatHorzItem(item: InternalHorzScaleItem): string {
    const { showTime, showSeconds } = this.settings;
    return this.text(item, showTime ? (showSeconds ? 'dateSeconds' : 'dateTime') : 'date');
  }

  override formatTickmark(mark: TickMark): string {
    return this.text(mark.time, this.kindOf(mark.weight));
  }

  /**
   * Weighs the points from `startIndex` on; those before it stay. Some 0.1 us per point, plus that of new cells of `zoneOffsets`.
   */
  override fillWeightsForPoints(points: readonly Mutable<TimeScalePoint>[], startIndex: number): void {
    if (points.length === 0) return;
    const { offset } = this;
    let previous = startIndex > 0 ? this.utcMs(points[startIndex - 1].time) : Number.NaN;
    let previousLocal = previous + offset(previous);
    for (let index = startIndex; index < points.length; index++) {
      const utc = this.utcMs(points[index].time);
      const local = utc + offset(utc);
      if (index > 0) points[index].timeWeight = weigh(local, previousLocal, utc - previous);
      previous = utc;
      previousLocal = local;
    }
    if (startIndex > 0 || points.length === 1) return;
    // As the library guesses: before the first point, one stands at the average distance, in whole seconds.
    const first = this.utcMs(points[0].time);
    const distance = Math.ceil((previous - first) / 1_000 / (points.length - 1)) * 1_000;
    const before = first - distance;
    points[0].timeWeight = weigh(first + offset(first), before + offset(before), distance);
  }

  private text(item: InternalHorzScaleItem, kind: TimeTextKind): string {
    const utc = this.utcMs(item);
    return timeText(this.settings.locale, kind, this.settings.hour12)(utc + this.offset(utc));
  }

  /** Through `key`, since the property's own name differs from build to build of the library. */
  private utcMs(item: InternalHorzScaleItem): number {
    return (this.key(item) as number) * 1_000;
  }

  private kindOf(weight: number): TimeTextKind {
    if (weight >= TickWeight.Year) return 'year';
    if (weight >= TickWeight.Month) return this.settings.showYears ? 'monthOfYear' : 'month';
    if (weight >= TickWeight.Day || !this.settings.showTime) return 'day';
    return weight < TickWeight.Minute1 && this.settings.showSeconds ? 'seconds' : 'time';
  }
}

function weigh(local: number, previousLocal: number, elapsed: number): TickMarkWeightValue {
  return tickWeight(local, previousLocal, elapsed) as TickMarkWeightValue;
}

/** For `createChartEx(container, zonedBehavior({ timeZone, locale }), options)`: see `ZonedBehavior`. */
export function zonedBehavior(settings: ZonedTimeSettings): ZonedBehavior & IHorzScaleBehavior<Time> {
  return new ZonedBehavior(settings);
}
