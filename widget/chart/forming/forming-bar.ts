import { type Candle, drawCandle } from './candle.js';
import { type BarPlace, LivePrimitive } from './live-primitive.js';
import type { LiveScope } from './live-scope.js';

/** A forming bar as it is to be drawn; its prices as the scale counts them. */
export interface FormingCandle extends Omit<Candle, keyof BarPlace> {
  /** Its place among the bars drawn, from 0. */
  readonly index: number;
  /** The last price: of Heikin-Ashi bars another than their close. */
  readonly price: number;
  readonly priceColor: string;
  /** Not where the newest bars are not among those drawn. */
  readonly hasPriceLine: boolean;
}

/** The forming candle, and the line at the last price. */
export class FormingBar extends LivePrimitive {
  constructor(private readonly candle: () => FormingCandle | null) {
    super();
  }

  protected get index(): number | null {
    return this.candle()?.index ?? null;
  }

  protected paint(scope: LiveScope, place: BarPlace | null): void {
    const candle = this.candle();
    if (candle === null || Number.isNaN(this.y(candle.open))) return;
    if (place !== null) {
      const [open, high] = [this.y(candle.open), this.y(candle.high)];
      const [low, close] = [this.y(candle.low), this.y(candle.close)];
      drawCandle(scope, { ...candle, ...place, open, high, low, close });
    }
    if (candle.hasPriceLine) drawPriceLine(scope, this.y(candle.price), candle.priceColor);
  }
}

function drawPriceLine(scope: LiveScope, at: number, color: string): void {
  const { context, bitmapSize, horizontalPixelRatio, verticalPixelRatio } = scope;
  const y = Math.round(at * verticalPixelRatio);
  if (y < 0 || y > bitmapSize.height) return;
  const width = Math.floor(horizontalPixelRatio);
  context.lineCap = 'butt';
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([2 * width, 2 * width]);
  context.beginPath();
  const middle = y + (width % 2) / 2;
  context.moveTo(0, middle);
  context.lineTo(bitmapSize.width, middle);
  context.stroke();
}
