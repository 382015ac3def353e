import type { ChartColors } from '../chart/price-chart.js';

/** What the chart needs of the style, resolved now. Forces a style calculation: call it when the theme may have changed. */
export function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--_${name}`).trim();
  return {
    background: color('background'),
    text: color('text'),
    grid: color('grid'),
    border: color('border'),
    crosshair: color('crosshair'),
    up: color('up'),
    down: color('down'),
    volumeUp: color('volume-up'),
    volumeDown: color('volume-down'),
    fontFamily: style.fontFamily,
  };
}
