import { boxesByLayout, boxesBySize, type Place, placeOf } from './canvas-box.js';

/**
 * One canvas below all those of a chart, which carries what they would. Browsers hand over every canvas of a page anew
 * whenever one of them changed, so that each costs in each frame.
 */
export class Sheet {
  private readonly canvas: HTMLCanvasElement;
  /** Of the canvases when they were laid out, as a text. */
  private sizes = '';

  /** @param context of a canvas of its own */
  private constructor(
    private readonly root: HTMLElement,
    readonly context: CanvasRenderingContext2D,
  ) {
    this.canvas = context.canvas;
    // Until it is laid out.
    this.canvas.width = 0;
    this.canvas.height = 0;
    root.style.position = 'relative';
    // Their own z-index is 1 and 2: what is shown of them lies above it.
    Object.assign(this.canvas.style, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none' });
  }

  /** @param root the box of the canvases. Returns null where no further canvas is to be had. */
  static over(root: HTMLElement): Sheet | null {
    const context = root.ownerDocument.createElement('canvas').getContext('2d');
    return context === null ? null : new Sheet(root, context);
  }

  /** Puts it into the page. Before that it costs nothing there, however much is drawn on it. */
  attach(): void {
    if (this.canvas.parentNode === null) this.root.append(this.canvas);
  }

  has(canvas: HTMLCanvasElement): boolean {
    return canvas === this.canvas;
  }

  /**
   * Takes the size of the chart, and is empty then.
   * @param canvases that it carries
   * @returns their places in the same order, null for what has none; null when nothing has moved
   */
  layOut(canvases: readonly HTMLCanvasElement[]): (Place | null)[] | null {
    const { root, canvas } = this;
    // Whoever moves has another size, or its neighbour has.
    const sizes = canvases.map(({ width, height }) => `${width}x${height}`).join();
    if (sizes === this.sizes) return null;
    const laidOut = boxesBySize(root, canvases) ?? boxesByLayout(root, canvases);
    // Not to be seen, and nothing has a place: what is there stays until it is.
    if (laidOut === null) return null;
    const { boxes, width, height } = laidOut;
    const ratio = boxes.find((box) => box.width > 0)?.ratio ?? 1;
    this.sizes = sizes;
    // Setting a size empties it, be it the same.
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${canvas.width / ratio}px`;
    canvas.style.height = `${canvas.height / ratio}px`;
    return boxes.map((box) => placeOf(box, ratio));
  }

  wipe({ x, y }: Place, { width, height }: HTMLCanvasElement): void {
    this.context.clearRect(x, y, width, height);
  }

  remove(): void {
    this.canvas.remove();
    // iOS counts canvas memory until it is collected: give it back at once.
    this.canvas.width = 0;
    this.canvas.height = 0;
  }
}
