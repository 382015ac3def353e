import type { ChartColors } from '../chart/price-chart.js';

/** What the chart needs of the style, resolved now. Forces a style calculation: call it when the theme may have changed. */
export function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const color = (name: string) => toRgb(style.getPropertyValue(`--_${name}`).trim(), element);
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
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize) || 12,
  };
}

let pixel: CanvasRenderingContext2D | null = null;

/**
 * The chart library throws at colours that are neither a name, hex nor `rgb()`, and a custom property's value is
 * whatever a page wrote (`oklch(...)`, `light-dark(...)`, `color-mix(...)`): the browser resolves it as the colour
 * of a probe, and a pixel painted with that is read back.
 */
export function toRgb(color: string, near: Element): string {
  if (/^(#[\da-f]{3,8}|rgba?\([^()]*\))$/i.test(color)) return color;
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
