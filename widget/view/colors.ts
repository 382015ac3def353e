import type { ChartColors } from '../chart/price-chart.js';
import { COLOR_NAMES, COLOR_SEPARATOR } from './theme.js';

/** Colours that no element resolves differently. */
const PLAIN = /^(#[\da-f]{3,8}|rgba?\([^()]*\))$/i;
/** Colours of the looks that a page has, by the text of their style. */
const known = new Map<string, ChartColors>();
const MOST_KNOWN = 16;

/** What the chart needs of the style, resolved now. Forces a style calculation: call it when the theme may have changed. */
export function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const { fontFamily, fontSize } = style;
  // One look at the style for all: each costs as much as the rest of it.
  const all = style.getPropertyValue('--_colors');
  const key = [all, fontFamily, fontSize].join('\n');
  const read = known.get(key);
  if (read !== undefined) return read;
  const texts = all.split(COLOR_SEPARATOR).map((text) => text.trim());
  // One property that cannot be resolved spoils the whole: then each is read by itself.
  const isWhole = texts.length === COLOR_NAMES.length;
  const text = (name: string) =>
    isWhole ? texts[COLOR_NAMES.indexOf(name)] : style.getPropertyValue(`--_${name}`).trim();
  const colors = colorsOf((name) => toRgb(text(name), element), fontFamily, fontSize);
  if (isWhole && texts.every((each) => PLAIN.test(each)) && known.size < MOST_KNOWN) known.set(key, colors);
  return colors;
}

function colorsOf(color: (name: string) => string, fontFamily: string, fontSize: string): ChartColors {
  const studies = [1, 2, 3, 4, 5, 6].map((number) => color(`study-${number}`));
  return {
    background: color('background'),
    text: color('text'),
    grid: color('grid'),
    border: color('border'),
    crosshair: color('crosshair'),
    up: color('up'),
    down: color('down'),
    line: color('line'),
    volumeUp: color('volume-up'),
    volumeDown: color('volume-down'),
    notice: color('notice'),
    studies,
    fontFamily,
    fontSize: Number.parseFloat(fontSize) || 12,
  };
}

let pixel: CanvasRenderingContext2D | null = null;

/**
 * The chart library throws at colours that are neither a name, hex nor `rgb()`, and a custom property's value is
 * whatever a page wrote (`oklch(...)`, `light-dark(...)`, `color-mix(...)`): the browser resolves it as the colour
 * of a probe, and a pixel painted with that is read back.
 */
export function toRgb(color: string, near: Element): string {
  if (PLAIN.test(color)) return color;
  const probe = near.ownerDocument.createElement('span');
  probe.style.color = color;
  (near.shadowRoot ?? near).append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  if (/^rgba?\(/.test(resolved)) return resolved;
  pixel ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (pixel === null) return resolved;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = resolved;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
}
