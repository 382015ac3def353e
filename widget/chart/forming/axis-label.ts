import type { LiveScope } from './live-scope.js';

/** Of the library's own axis labels, for a font of 12 px, which they grow with. */
const FONT = 12;
const [PADDING_X, PADDING_Y, TICK, RADIUS] = [5, 4.5, 5, 2];

/** Texts whose width is kept. */
const MOST_SHAPES = 50;

export interface AxisLabel {
  /** What it tells of, in CSS pixels from the upper edge: the middle of the first line, but where that has no room. */
  readonly y: number;
  /** One, or two below each other. */
  readonly lines: readonly string[];
  /** Whether the second line stands above the first. */
  readonly isUpward: boolean;
  readonly color: string;
  readonly background: string;
  readonly fontFamily: string;
  /** CSS pixels. */
  readonly fontSize: number;
}

/** From one line of a label to the next, in CSS pixels. */
export function lineHeight(fontSize: number): number {
  return (fontSize * (FONT + PADDING_X)) / FONT;
}

/** Draws labels of one price axis, the right one. Keeps how wide texts are. */
export class AxisLabelPainter {
  private font = '';
  /** By texts with all digits alike: so are their widths, nearly. */
  private readonly measures = new Map<string, { width: number; lift: number }>();

  paint(scope: LiveScope, label: AxisLabel): void {
    const { context, horizontalPixelRatio: ratio, verticalPixelRatio: rows } = scope;
    const { lines, fontSize, isUpward } = label;
    const zoom = fontSize / FONT;
    context.font = `${fontSize}px ${label.fontFamily}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const measures = lines.map((line) => this.measure(context, line));
    const textWidth = Math.max(...measures.map(({ width }) => width));
    const width = Math.round((TICK + 2 * PADDING_X * zoom + Math.ceil(textWidth)) * ratio);
    const step = Math.round(lineHeight(fontSize) * rows) * (isUpward ? -1 : 1);
    const line = Math.max(1, Math.floor(rows));
    const half = Math.round(((fontSize + 2 * PADDING_Y * zoom) * rows) / 2);
    const tick = Math.round(label.y * rows);
    const more = step * (lines.length - 1);
    const height = Math.abs(more) + 2 * half;
    const top = Math.max(0, Math.min(tick + Math.min(0, more) - half, scope.bitmapSize.height - height));
    const middle = top + half - Math.min(0, more);
    context.fillStyle = label.background;
    context.beginPath();
    context.roundRect(0, top, width, height, [0, RADIUS * ratio, RADIUS * ratio, 0]);
    context.fill();
    context.fillStyle = label.color;
    context.fillRect(0, tick - Math.floor(line / 2), Math.round(TICK * ratio), line);
    context.scale(ratio, rows);
    for (const [i, text] of lines.entries()) {
      const y = (middle + step * i) / rows + measures[i].lift;
      context.fillText(text, TICK + PADDING_X * zoom, y);
    }
  }

  private measure(context: CanvasRenderingContext2D, text: string): { width: number; lift: number } {
    if (context.font !== this.font) {
      this.font = context.font;
      this.measures.clear();
    }
    const shape = text.replace(/\d/g, '0');
    let found = this.measures.get(shape);
    if (found === undefined) {
      const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(shape);
      // Digits have no descent, so that the middle of a line is not theirs.
      found = { width, lift: (actualBoundingBoxAscent - actualBoundingBoxDescent) / 2 };
      if (this.measures.size >= MOST_SHAPES) this.measures.clear();
      this.measures.set(shape, found);
    }
    return found;
  }
}
