/** What a text's size depends on, of a drawing context's properties. */
export interface TextStyle {
  readonly font: string;
  readonly textAlign: CanvasTextAlign;
  readonly textBaseline: CanvasTextBaseline;
}

/** One for all charts of a document; null where no further canvas is to be had. */
const contexts = new WeakMap<Document, CanvasRenderingContext2D | null>();

/**
 * Measures a text as a canvas of a document would. On a canvas that stands in no page: to take a font, one that does
 * would have the browser look for styles first, in each of a new chart's canvases, and a first measurement would make
 * pixels for them that nobody draws on.
 */
export function measureText(
  document: Document,
  text: string,
  { font, textAlign, textBaseline }: TextStyle,
): TextMetrics | null {
  let context = contexts.get(document);
  if (context === undefined) {
    context = document.createElement('canvas').getContext('2d');
    contexts.set(document, context);
  }
  if (context === null) return null;
  context.font = font;
  context.textAlign = textAlign;
  context.textBaseline = textBaseline;
  return context.measureText(text);
}
