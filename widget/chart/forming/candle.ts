import type { LiveScope } from './live-scope.js';

/** A candle where it stands, in CSS pixels from the pane's upper left corner. */
export interface Candle {
  readonly x: number;
  /** From one bar to the next. */
  readonly spacing: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly body: string;
  /** Of wicks, and of the border where there is one. */
  readonly edge: string;
  readonly hasBorder: boolean;
}

/** Bars so near each other are drawn in a fixed width, or some would be wider than others. CSS pixels. */
const [NARROW_FROM, NARROW_TO, NARROW_WIDTH] = [2.5, 4, 3];
/** Of the space between bars, the part that stays free where they are far apart. */
const MOST_FREE = 0.2;

/**
 * Width of a body in the canvas' pixels, as lightweight-charts 5.2 draws its own candles: odd where wicks are, so that
 * they stand in its middle.
 */
export function bodyWidth(spacing: number, ratio: number): number {
  const least = Math.floor(ratio);
  const width = Math.max(least, Math.floor(wantedWidth(spacing) * ratio));
  return width >= 2 && width % 2 !== least % 2 ? width - 1 : width;
}

function wantedWidth(spacing: number): number {
  if (spacing >= NARROW_FROM && spacing <= NARROW_TO) return NARROW_WIDTH;
  const beyond = Math.max(spacing, NARROW_TO) - NARROW_TO;
  return spacing * (1 - (MOST_FREE * Math.atan(beyond)) / (Math.PI / 2));
}

/** Draws a candle as the library draws those of history, pixel by pixel. */
export function drawCandle(
  { context, horizontalPixelRatio: ratio, verticalPixelRatio }: LiveScope,
  candle: Candle,
): void {
  const row = (y: number) => Math.round(y * verticalPixelRatio);
  const center = Math.round(candle.x * ratio);
  const [top, bottom] = [row(Math.min(candle.open, candle.close)), row(Math.max(candle.open, candle.close))];
  /** Wicks and borders are as wide as the lines of the grid. */
  const line = Math.floor(ratio);
  const wickLeft = center - Math.floor(line / 2);
  context.fillStyle = candle.edge;
  context.fillRect(wickLeft, row(candle.high), line, top - row(candle.high));
  context.fillRect(wickLeft, bottom + 1, line, row(candle.low) - bottom);
  const width = bodyWidth(candle.spacing, ratio);
  const box = { left: center - Math.floor(width / 2), top, width, height: bottom - top + 1 };
  if (candle.hasBorder) drawBorder(context, box, candle.spacing * ratio > 2 * line ? line : 0);
  const inset = candle.hasBorder ? line : 0;
  if (width <= 2 * inset || box.height <= 2 * inset) return;
  context.fillStyle = candle.body;
  context.fillRect(box.left + inset, top + inset, width - 2 * inset, box.height - 2 * inset);
}

/** @param width of the border; 0 fills the box */
function drawBorder(
  context: CanvasRenderingContext2D,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  width: number,
): void {
  const { left, top } = box;
  if (width === 0) {
    context.fillRect(left, top, box.width, box.height);
    return;
  }
  context.fillRect(left + width, top, box.width - 2 * width, width);
  context.fillRect(left + width, top + box.height - width, box.width - 2 * width, width);
  context.fillRect(left, top, width, box.height);
  context.fillRect(left + box.width - width, top, width, box.height);
}
