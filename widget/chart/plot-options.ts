import { withAlpha } from './contrast.js';
import type { ChartSettings } from './price-chart.js';

/** The options of a price series, by the type of chart. */
export function plotOptions({
  type,
  colors,
  hollowUp,
  formats,
  scale,
  precision,
}: ChartSettings): Record<string, unknown> {
  const { up, down, line } = colors;
  const isPercent = scale === 'percent';
  const priceFormat = {
    type: 'custom',
    formatter: isPercent ? formats.percentPoints : formats.price,
    minMove: isPercent ? 0.01 : 10 ** -precision,
  };
  switch (type) {
    case 'line':
      return { priceFormat, color: line, lineWidth: 2, crosshairMarkerVisible: true };
    case 'area':
      return {
        priceFormat,
        lineColor: line,
        lineWidth: 2,
        topColor: withAlpha(line, 0.28),
        bottomColor: withAlpha(line, 0.02),
      };
    case 'baseline':
      return {
        priceFormat,
        lineWidth: 2,
        topLineColor: up,
        bottomLineColor: down,
        topFillColor1: withAlpha(up, 0.24),
        topFillColor2: withAlpha(up, 0.04),
        bottomFillColor1: withAlpha(down, 0.04),
        bottomFillColor2: withAlpha(down, 0.24),
      };
    case 'bars':
      return { priceFormat, upColor: up, downColor: down, thinBars: false };
    default: {
      const borderVisible = hollowUp || type === 'hollow';
      return {
        priceFormat,
        upColor: hollowUp ? 'transparent' : up,
        downColor: down,
        borderVisible,
        borderUpColor: up,
        borderDownColor: down,
        wickUpColor: up,
        wickDownColor: down,
      };
    }
  }
}

/** Whether all rows must be drawn anew: bars and columns have their colours one by one. */
export function hasOtherRows(before: ChartSettings, { colors, type, showVolume }: ChartSettings): boolean {
  if (type !== before.type || showVolume !== before.showVolume || type === 'hollow') return true;
  return (['up', 'down', 'volumeUp'] as const).some((name) => colors[name] !== before.colors[name]);
}
