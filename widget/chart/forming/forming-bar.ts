import { type Candle, drawCandle } from './candle.js';
import { type BarPlace, type FormingShape, LivePrimitive } from './live-primitive.js';
import type { LiveScope } from './live-scope.js';

/** A forming bar as it is to be drawn; its prices as the scale counts them. */
export interface FormingCandle extends FormingShape, Omit<Candle, keyof BarPlace> {
  /** The last price: of Heikin-Ashi bars another than their close. */
  readonly price: number;
  readonly priceColor: string;
  /** Not where the newest bars are not among those drawn. */
  readonly hasPriceLine: boolean;
}

/** The forming candle, and the line at the last price. */
export class FormingBar extends LivePrimitive<FormingCandle> {
  protected paint(scope: LiveScope, candle: FormingCandle, place: BarPlace | null): void {
    const open = this.y(candle.open);
    if (Number.isNaN(open)) return;
    if (place !== null) {
      const [high, low, close] = [this.y(candle.high), this.y(candle.low), this.y(candle.close)];
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
