/** Where on a sheet a canvas' picture lies, in pixels from the upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A canvas in the box around all, in CSS pixels; its own pixels, and how many there are for each CSS pixel. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly shownHeight: number;
  readonly ratio: number;
}

/** Where canvases lie, in the order in which they were asked for, and the size of the box around all, CSS pixels. */
interface CanvasLayout {
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
}

/**
 * By the sizes that the chart library gave to its canvases: they stand in a table without spacing, and what holds them is
 * as large as they are. A picture that is not shown yet has no layout then, which would have the browser arrange all
 * layers of the page anew. Null where sizes are not whole, since browsers round those of tables each in their own way,
 * or the table is another one.
 */
export function boxesBySize(root: HTMLElement, canvases: readonly HTMLCanvasElement[]): CanvasLayout | null {
  const known = new Map<HTMLCanvasElement, Box>();
  let [width, height] = [0, 0];
  for (const row of root.querySelector('table')?.rows ?? []) {
    let left = 0;
    let rowHeight = pixels(row.style.height);
    for (const cell of row.cells) {
      let cellWidth = 0;
      for (const canvas of cell.querySelectorAll('canvas')) {
        const [shownWidth, shownHeight] = [pixels(canvas.style.width), pixels(canvas.style.height)];
        if (!Number.isInteger(shownWidth) || !Number.isInteger(shownHeight)) return null;
        known.set(canvas, boxOf(canvas, { left, top: height, shownWidth, shownHeight }));
        cellWidth = Math.max(cellWidth, shownWidth);
        rowHeight = Math.max(rowHeight, shownHeight);
      }
      left += cellWidth;
    }
    width = Math.max(width, left);
    height += rowHeight;
  }
  const boxes = canvases.flatMap((canvas) => known.get(canvas) ?? []);
  const isSame = width === pixels(root.style.width) && height === pixels(root.style.height);
  return isSame && boxes.length === canvases.length ? { boxes, width, height } : null;
}

/** By where the browser lays them out. Null where it does not, since they are not shown. */
export function boxesByLayout(
  root: HTMLElement,
  canvases: readonly HTMLCanvasElement[],
): CanvasLayout | null {
  const { offsetWidth: width, offsetHeight: height } = root;
  if (width === 0 || height === 0) return null;
  const boxes = canvases.map((canvas) => {
    let [left, top] = [0, 0];
    let node: HTMLElement | null = canvas;
    while (node !== null && node !== root) {
      left += node.offsetLeft;
      top += node.offsetTop;
      node = node.offsetParent as HTMLElement | null;
    }
    const { offsetWidth: shownWidth, offsetHeight: shownHeight } = canvas;
    return boxOf(canvas, { left, top, shownWidth, shownHeight });
  });
  return { boxes, width, height };
}

/** Between two pixels a picture would be another one than on a canvas of its own: there is no such place. */
export function placeOf(box: Box, ratio: number): Place | null {
  if (box.width === 0 || box.height === 0 || box.ratio !== ratio) return null;
  const [x, y, height] = [box.left * ratio, box.top * ratio, box.shownHeight * ratio];
  const isWhole = Number.isInteger(x) && Number.isInteger(y) && height === box.height;
  return isWhole ? { x, y } : null;
}

function boxOf(
  { width, height }: HTMLCanvasElement,
  { shownWidth, ...shown }: Pick<Box, 'left' | 'top' | 'shownHeight'> & { readonly shownWidth: number },
): Box {
  return { ...shown, width, height, ratio: shownWidth > 0 ? width / shownWidth : 0 };
}

/** A length in CSS pixels, as a style says it; 0 where it says none. */
function pixels(length: string): number {
  return Number(length.replace(/px$/, ''));
}
