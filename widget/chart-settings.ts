import { readPrecision, type TextAttribute } from './attributes.js';
import { decimalsOfPrices, decimalsOfStep, validLocale } from './chart/formats.js';
import type { ChartSettings } from './chart/price-chart.js';
import type { SeriesView } from './series-view.js';
import { readColors } from './view/colors.js';

export interface SettingsSource {
  readonly element: HTMLElement;
  attribute(name: TextAttribute): string | null;
  flag(name: 'hide-volume' | 'hide-legend'): boolean;
}

/**
 * How the chart must look now, from markup, style and the instrument. Forces a style calculation.
 * @param tickSize the instrument's price step, null while unknown
 * @throws ConfigError for a bad `precision`
 */
export function readChartSettings(
  source: SettingsSource,
  series: SeriesView | null,
  tickSize: number | null,
): ChartSettings {
  const { element } = source;
  const { documentElement } = element.ownerDocument;
  const asked = readPrecision((name) => source.attribute(name));
  const step = tickSize === null ? null : decimalsOfStep(tickSize);
  return {
    colors: readColors(element),
    showVolume: !source.flag('hide-volume'),
    showSeconds: series?.handle.interval.endsWith('s') ?? false,
    precision: asked ?? step ?? decimalsOfPrices(series?.recentPrices() ?? []),
    locale: validLocale(source.attribute('locale'), documentElement.lang, navigator.language),
  };
}
