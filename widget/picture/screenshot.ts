/** Text on the page: drawn where it stands, in its font and colour. */
function drawTexts(context: CanvasRenderingContext2D, root: Element, origin: DOMRect): void {
  const view = root.ownerDocument.defaultView;
  if (view === null) return;
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = root.ownerDocument.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement } = node;
    const text = node.nodeValue ?? '';
    if (parentElement === null || text.trim() === '') continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const style = view.getComputedStyle(parentElement);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.direction = style.direction as CanvasDirection;
    context.textAlign = style.direction === 'rtl' ? 'right' : 'left';
    context.textBaseline = 'middle';
    const x = (style.direction === 'rtl' ? box.right : box.left) - origin.left;
    context.fillText(text.trim(), x, box.top + box.height / 2 - origin.top);
  }
}

/** The badge has a background of its own. */
function drawBadge(context: CanvasRenderingContext2D, badge: Element | null, origin: DOMRect): void {
  const view = badge?.ownerDocument.defaultView;
  if (badge === null || view === null || view === undefined) return;
  const box = badge.getBoundingClientRect();
  context.fillStyle = view.getComputedStyle(badge).backgroundColor;
  context.beginPath();
  context.roundRect(box.left - origin.left, box.top - origin.top, box.width, box.height, box.height / 2);
  context.fill();
}

/**
 * Draws legend, badge and attribution onto a picture of the canvases, which knows nothing of the DOM around them.
 * @param picture device pixels, as large as `plot`
 * @param plot what the picture is of
 * @returns a PNG
 */
export async function encodePicture(picture: HTMLCanvasElement, plot: Element): Promise<Blob> {
  const origin = plot.getBoundingClientRect();
  const context = picture.getContext('2d');
  const root = plot.getRootNode() as ShadowRoot;
  if (context !== null && origin.width > 0) {
    context.setTransform(picture.width / origin.width, 0, 0, picture.height / origin.height, 0, 0);
    drawBadge(context, root.querySelector('.badge'), origin);
    for (const part of root.querySelectorAll('.legend, .own, .attribution')) drawTexts(context, part, origin);
  }
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
  if (blob === null)
    throw new Error(`A picture of ${picture.width} x ${picture.height} px could not be encoded.`);
  return blob;
}
