import { ConfigError } from '../src/index.js';
import {
  type ChartMarker,
  checkMarkers,
  checkPriceLines,
  type PriceLine,
} from './annotations/annotations.js';
import { requireRange, type TimeRange } from './visible-range.js';

/** Attributes that make up a view. Feed, gestures, language and groups are the page's and stay. */
export const VIEW_ATTRIBUTES = [
  'symbol',
  'interval',
  'type',
  'scale',
  'theme',
  'palette',
  'timezone',
  'studies',
  'hide-volume',
  'hide-legend',
] as const;

const VERSION = 1;

/** A view as `save()` gives it: plain JSON, small, and readable by later releases. */
export interface ChartViewState {
  readonly version: number;
  /** Attributes that are set; an empty text for those without a value. */
  readonly attributes: Readonly<Partial<Record<(typeof VIEW_ATTRIBUTES)[number], string>>>;
  /** What is in view, ms UTC; null at the live edge. */
  readonly range: TimeRange | null;
  /** Bars in view at the live edge. */
  readonly bars: number | null;
  readonly markers: readonly ChartMarker[];
  readonly priceLines: readonly PriceLine[];
}

export function viewState(
  view: Omit<ChartViewState, 'version' | 'attributes'>,
  element: Element,
): ChartViewState {
  const attributes: Partial<Record<(typeof VIEW_ATTRIBUTES)[number], string>> = {};
  for (const name of VIEW_ATTRIBUTES) {
    const value = element.getAttribute(name);
    if (value !== null) attributes[name] = value;
  }
  return { version: VERSION, attributes, ...view };
}

/**
 * Checks a view that comes from outside, field by field. Values of attributes are checked where all markup is.
 * @throws ConfigError `bad-view`, `bad-range`, `bad-marker`, `bad-price-line`
 */
export function requireViewState(given: unknown): ChartViewState {
  const { version, attributes, range, bars, markers, priceLines } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Partial<Record<keyof ChartViewState, unknown>>;
  if (version !== VERSION) {
    throw new ConfigError(
      'bad-view',
      `The view has version ${String(version)}; this release reads what save() gave, version ${VERSION}.`,
    );
  }
  const texts: Partial<Record<(typeof VIEW_ATTRIBUTES)[number], string>> = {};
  const entries = (typeof attributes === 'object' && attributes !== null ? attributes : {}) as Record<
    string,
    unknown
  >;
  for (const name of VIEW_ATTRIBUTES) {
    const value = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (typeof value === 'string') texts[name] = value;
  }
  const isCount = typeof bars === 'number' && Number.isFinite(bars) && bars > 0;
  return {
    version: VERSION,
    attributes: texts,
    range: range === null || range === undefined ? null : requireRange(range),
    bars: isCount ? bars : null,
    markers: checkMarkers(markers ?? []),
    priceLines: checkPriceLines(priceLines ?? []),
  };
}
