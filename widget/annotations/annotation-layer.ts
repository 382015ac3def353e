import { addIntervals, RECORD_WIDTH } from '../../src/index.js';
import type { BarWindow } from '../bars/bar-window.js';
import type {
  ChartColors,
  ChartLayer,
  ChartSettings,
  LayerSurface,
  PriceLabel,
} from '../chart/price-chart.js';
import type { AnnotationColor, Annotations, ChartMarker, PriceLine } from './annotations.js';

const SIZE = 5;
const DISTANCE = 10;

/** Draws markers and price lines. */
export class AnnotationLayer implements ChartLayer {
  constructor(
    private readonly given: () => Annotations,
    private readonly bars: () => BarWindow | null,
  ) {}

  labels({ colors }: ChartSettings): readonly PriceLabel[] {
    return this.given().priceLines.map(({ price, color }) => ({ price, color: colorOf(colors, color) }));
  }

  paint(context: CanvasRenderingContext2D, surface: LayerSurface): void {
    const { colors } = surface.settings;
    context.font = `${colors.fontSize - 1}px ${colors.fontFamily}`;
    for (const line of this.given().priceLines) this.paintLine(context, surface, line);
    const bars = this.bars();
    if (bars === null || bars.count === 0) return;
    for (const marker of this.given().markers) this.paintMarker(context, surface, marker, bars);
  }

  private paintLine(context: CanvasRenderingContext2D, surface: LayerSurface, line: PriceLine): void {
    const y = surface.yOf(line.price);
    if (y === null || y < 0 || y > surface.height) return;
    const middle = Math.round(y) + 0.5;
    context.strokeStyle = colorOf(surface.settings.colors, line.color);
    context.lineWidth = 1;
    context.setLineDash(line.style === 'solid' ? [] : [5, 4]);
    context.beginPath();
    context.moveTo(0, middle);
    context.lineTo(surface.width, middle);
    context.stroke();
    context.setLineDash([]);
    if (line.text === undefined) return;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    this.write(context, surface, line.text, 8, middle - 2);
  }

  private paintMarker(
    context: CanvasRenderingContext2D,
    surface: LayerSurface,
    marker: ChartMarker,
    bars: BarWindow,
  ): void {
    const row = bars.rowFrom(marker.time + 1) - 1;
    if (row < bars.shownFrom) return;
    // One of the future waits for its bar. Within the rows a gap's markers stand at the bar before.
    const { interval } = surface.settings;
    if (row === bars.count - 1 && marker.time >= addIntervals(interval, bars.openTimeAt(row), 1)) return;
    const x = surface.xOf(row);
    if (x === null || x < -SIZE || x > surface.width + SIZE) return;
    const position = marker.position ?? 'above';
    const field = position === 'below' ? 3 : 2;
    const price = position === 'price' ? (marker.price ?? 0) : bars.records[row * RECORD_WIDTH + field];
    const at = surface.yOf(price);
    if (at === null) return;
    const side = position === 'above' ? -1 : position === 'below' ? 1 : 0;
    const y = at + side * DISTANCE;
    context.fillStyle = colorOf(surface.settings.colors, marker.color);
    context.beginPath();
    trace(context, marker.shape ?? 'circle', x, y);
    context.fill();
    if (marker.text === undefined) return;
    context.textAlign = side === 0 ? 'left' : 'center';
    context.textBaseline = side === 0 ? 'middle' : side < 0 ? 'bottom' : 'top';
    this.write(context, surface, marker.text, side === 0 ? x + SIZE + 4 : x, y + side * (SIZE + 3));
  }

  /** On a halo of the background, to be read over candles. */
  private write(
    context: CanvasRenderingContext2D,
    { settings }: LayerSurface,
    text: string,
    x: number,
    y: number,
  ): void {
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = settings.colors.background;
    context.strokeText(text, x, y);
    context.fillStyle = settings.colors.text;
    context.fillText(text, x, y);
  }
}

function colorOf(colors: ChartColors, color: AnnotationColor = 'accent'): string {
  if (color.startsWith('#')) return color;
  return color === 'up' ? colors.up : color === 'down' ? colors.down : colors.line;
}

function trace(
  context: CanvasRenderingContext2D,
  shape: NonNullable<ChartMarker['shape']>,
  x: number,
  y: number,
): void {
  if (shape === 'circle') context.arc(x, y, SIZE, 0, 2 * Math.PI);
  else if (shape === 'square') context.rect(x - SIZE, y - SIZE, 2 * SIZE, 2 * SIZE);
  else {
    const up = shape === 'arrow-up' ? -1 : 1;
    context.moveTo(x, y + up * SIZE);
    context.lineTo(x + SIZE, y - up * SIZE);
    context.lineTo(x - SIZE, y - up * SIZE);
    context.closePath();
  }
}
