import { ConfigError } from '../../src/index.js';

export const MARKER_SHAPES = ['circle', 'square', 'arrow-up', 'arrow-down'] as const;
export const MARKER_POSITIONS = ['above', 'below', 'price'] as const;

/** A mark at a bar: a trade, a signal, a piece of news. */
export interface ChartMarker {
  /** ms UTC; it stands at the bar in whose time it falls. */
  readonly time: number;
  /** Above the bar's high, below its low, or at `price`. Default is `above`. */
  readonly position?: (typeof MARKER_POSITIONS)[number];
  /** For the position `price`. */
  readonly price?: number;
  /** Default is `circle`. */
  readonly shape?: (typeof MARKER_SHAPES)[number];
  /** Short: it is written beside the mark. */
  readonly text?: string;
  /** `up`, `down` or `accent` follow theme and palette; default is `accent`. */
  readonly color?: AnnotationColor;
}

/** A horizontal line with a label on the price axis: an order, an alert, a target. */
export interface PriceLine {
  readonly price: number;
  /** Written at the line's left end. */
  readonly text?: string;
  readonly color?: AnnotationColor;
  /** Default is `dashed`. */
  readonly style?: 'solid' | 'dashed';
}

export type AnnotationColor = 'up' | 'down' | 'accent' | `#${string}`;

export interface Annotations {
  readonly markers: readonly ChartMarker[];
  readonly priceLines: readonly PriceLine[];
}

/** Most annotations of one kind: each is drawn in every redraw. */
const MAX_ANNOTATIONS = 2_000;
const MAX_TEXT = 64;
const COLOR = /^(up|down|accent|#[\da-f]{3}|#[\da-f]{6})$/i;

/** Copies what a host gave, checked. @throws ConfigError `bad-marker` that names which one and why */
export function checkMarkers(markers: unknown): readonly ChartMarker[] {
  return checkAll('marker', markers, (marker) => {
    if (!isFinite(marker['time'])) return `its time ${String(marker['time'])} is no ms since the epoch`;
    if (!isOneOf(marker['shape'], MARKER_SHAPES)) return `its shape is none of ${MARKER_SHAPES.join(', ')}`;
    if (!isOneOf(marker['position'], MARKER_POSITIONS)) {
      return `its position is none of ${MARKER_POSITIONS.join(', ')}`;
    }
    if (marker['position'] === 'price' && !isFinite(marker['price'])) return 'its price is no number';
    return null;
  }) as unknown as readonly ChartMarker[];
}

/** Copies what a host gave, checked. @throws ConfigError `bad-price-line` that names which one and why */
export function checkPriceLines(lines: unknown): readonly PriceLine[] {
  return checkAll('price-line', lines, (line) => {
    if (!isFinite(line['price'])) return `its price ${String(line['price'])} is no number`;
    return isOneOf(line['style'], ['solid', 'dashed']) ? null : 'its style is neither solid nor dashed';
  }) as unknown as readonly PriceLine[];
}

type Entry = Readonly<Record<string, unknown>>;

function checkAll(kind: string, list: unknown, defectOf: (entry: Entry) => string | null): readonly Entry[] {
  if (!Array.isArray(list) || list.length > MAX_ANNOTATIONS) {
    throw new ConfigError(`bad-${kind}`, `Give an array of at most ${MAX_ANNOTATIONS} ${kind}s.`);
  }
  return list.map((entry: unknown, index) => {
    const isObject = typeof entry === 'object' && entry !== null;
    const defect = isObject ? (defectOf(entry as Entry) ?? lookDefect(entry as Entry)) : 'it is no object';
    if (defect !== null) throw new ConfigError(`bad-${kind}`, `The ${kind} ${index}: ${defect}.`);
    return { ...(entry as Entry) };
  });
}

function lookDefect({ color, text }: Entry): string | null {
  if (color !== undefined && !(typeof color === 'string' && COLOR.test(color))) {
    return 'its color is neither up, down, accent nor a hex colour';
  }
  if (text === undefined || (typeof text === 'string' && text.length <= MAX_TEXT)) return null;
  return `its text is no string of at most ${MAX_TEXT} characters`;
}

const isFinite = (value: unknown) => Number.isFinite(value);
const isOneOf = (value: unknown, values: readonly string[]) =>
  value === undefined || values.includes(value as string);
