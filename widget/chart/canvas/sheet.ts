/** Where on a sheet a canvas' picture lies, in pixels from the upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

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
    root.append(this.canvas);
  }

  /** @param root the box of the canvases. Returns null where no further canvas is to be had. */
  static over(root: HTMLElement): Sheet | null {
    const context = root.ownerDocument.createElement('canvas').getContext('2d');
    return context === null ? null : new Sheet(root, context);
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
    // Whoever moves has another size, or its neighbour has. To look at places would have the browser lay out the page.
    const sizes = canvases.map(({ width, height }) => `${width}x${height}`).join();
    if (sizes === this.sizes) return null;
    const { offsetWidth, offsetHeight } = root;
    // Not to be seen, and nothing has a place: what is there stays until it is.
    if (offsetWidth === 0 || offsetHeight === 0) return null;
    const boxes = canvases.map((each) => boxOf(each, root));
    const ratio = boxes.find((box) => box.width > 0)?.ratio ?? 1;
    this.sizes = sizes;
    // Setting a size empties it, be it the same.
    canvas.width = Math.round(offsetWidth * ratio);
    canvas.height = Math.round(offsetHeight * ratio);
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

/** A canvas in the box around all, in CSS pixels, and its own pixels for each of them. */
type Box = ReturnType<typeof boxOf>;

function boxOf(canvas: HTMLCanvasElement, root: HTMLElement) {
  const { width, offsetWidth, offsetHeight } = canvas;
  let [left, top] = [0, 0];
  let node: HTMLElement | null = canvas;
  while (node !== null && node !== root) {
    left += node.offsetLeft;
    top += node.offsetTop;
    node = node.offsetParent as HTMLElement | null;
  }
  const ratio = offsetWidth > 0 ? width / offsetWidth : 0;
  return { left, top, width, height: canvas.height, offsetHeight, ratio };
}

/** Between two pixels a picture would be another one than on a canvas of its own: there is no such place. */
function placeOf(box: Box, ratio: number): Place | null {
  if (box.width === 0 || box.height === 0 || box.ratio !== ratio) return null;
  const [x, y, height] = [box.left * ratio, box.top * ratio, box.offsetHeight * ratio];
  const isWhole = Number.isInteger(x) && Number.isInteger(y) && height === box.height;
  return isWhole ? { x, y } : null;
}
