import type { Interval } from '../src/index.js';
import { type LookChoice, readLookChoice, type TextAttribute } from './attributes.js';
import { decimalsOfPrices, decimalsOfStep, formatsFor, validLocale } from './chart/formats.js';
import type { ChartSettings } from './chart/price-chart.js';
import { FORCED_COLORS, media } from './media.js';
import type { SeriesView } from './series-view.js';
import { readColors } from './view/colors.js';

export interface SettingsSource {
  readonly element: HTMLElement;
  attribute(name: TextAttribute): string | null;
  flag(name: 'hide-volume' | 'hide-legend' | 'controls' | 'paused'): boolean;
}

/** Narrower or lower charts leave out how long the forming kline has. */
const COUNTDOWN_FROM = { width: 320, height: 180 };

/**
 * How the chart must look now, from markup, style and the instrument. Forces a style calculation.
 * @param tickSize the instrument's price step, null while unknown
 * @throws ConfigError that names a bad attribute
 */
export function readChartSettings(
  source: SettingsSource,
  series: SeriesView | null,
  tickSize: number | null,
): ChartSettings {
  const { element } = source;
  const look: LookChoice = readLookChoice((name) => source.attribute(name));
  const step = tickSize === null ? null : decimalsOfStep(tickSize);
  const interval = series?.handle.interval ?? '1m';
  const precision = look.precision ?? step ?? decimalsOfPrices(series?.recentPrices() ?? []);
  const locale = localeOf(source);
  return {
    type: look.type,
    scale: look.scale,
    // Of forced colours there are too few to tell rising from falling.
    hollowUp: look.palette === 'colorblind' || media(FORCED_COLORS).matches,
    colors: readColors(element),
    showVolume: !source.flag('hide-volume'),
    showSeconds: interval.endsWith('s'),
    isIntraday: isIntraday(interval),
    timeZone: look.timeZone,
    interval,
    showCountdown:
      element.clientWidth >= COUNTDOWN_FROM.width && element.clientHeight >= COUNTDOWN_FROM.height,
    precision,
    locale,
    formats: formatsFor(locale, precision),
  };
}

/** Whether klines open within a day. */
export function isIntraday(interval: Interval): boolean {
  return /[smh]$/.test(interval);
}

/** The language of numbers, dates and texts: the attribute's, the page's or the browser's, whichever is a valid tag first. */
export function localeOf(source: SettingsSource): string {
  const { documentElement } = source.element.ownerDocument;
  return validLocale(source.attribute('locale'), documentElement.lang, navigator.language);
}
