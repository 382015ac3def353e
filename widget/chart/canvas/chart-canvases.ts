import { RealCanvas } from './real-canvas.js';
import { type CanvasOwner, RetainedCanvas } from './retained-canvas.js';
import { Sheet } from './sheet.js';

/** Those that are shown while there is no crosshair, but for the corner of the axes, on which nothing is. See styles.ts. */
const CARRIED = 'canvas:not(canvas + canvas, tr:last-child td:last-child canvas)';

/** The canvases of one chart, those of panes that come later too, drawn on only where the picture changes. */
export class ChartCanvases implements CanvasOwner {
  readonly sheet: Sheet | null;
  private readonly retained = new Map<HTMLCanvasElement, RetainedCanvas | null>();
  private readonly observer: MutationObserver;
  private readonly fonts: FontFaceSet | undefined;
  private isGone = false;
  private readonly onFonts = () => {
    // A text that was drawn before its font came is the same text, and yet another picture.
    for (const canvas of this.retained.values()) canvas?.forget();
  };

  /**
   * @param plan has a function called when what draws now has drawn
   * @param isNew whether the library has shown nothing yet on what are its canvases now, but for the corner
   */
  constructor(
    private readonly root: HTMLElement,
    readonly plan: (commit: () => void) => void,
    isNew: boolean,
  ) {
    this.sheet = Sheet.over(root);
    this.observer = new MutationObserver(() => this.adopt(false));
    this.observer.observe(root, { childList: true, subtree: true });
    this.fonts = root.ownerDocument.fonts as FontFaceSet | undefined;
    this.fonts?.addEventListener('loadingdone', this.onFonts);
    this.adopt(isNew);
  }

  /** The chart is going to be seen. */
  reveal(): void {
    this.sheet?.attach();
  }

  /** What is drawn in this task is on the canvases at once: for whoever reads them. */
  drawStraight(): void {
    for (const canvas of this.retained.values()) canvas?.goDirect();
  }

  /** The canvases are the library's again: somebody draws on them who knows nothing of this. */
  letGo(): void {
    for (const [canvas, retained] of this.retained) {
      Reflect.deleteProperty(canvas, 'getContext');
      retained?.goDirect();
    }
    this.discard();
  }

  /** Nobody looks at them any more: what was kept is given back, and nothing drawn. */
  discard(): void {
    this.isGone = true;
    this.observer.disconnect();
    this.fonts?.removeEventListener('loadingdone', this.onFonts);
    for (const retained of this.retained.values()) retained?.forget();
    this.retained.clear();
    this.sheet?.remove();
  }

  /** Paints what follows ticks, alone. Returns false where that is not all that changed, as far as is known. */
  repaintLive(): boolean {
    // Who has none yet has drawn nothing since it was adopted, neither then nor now.
    const all = [...this.retained.values()].filter((canvas) => canvas !== null);
    if (!all.some((canvas) => canvas.hasLive) || !all.every((canvas) => canvas.isSettled)) return false;
    for (const canvas of all) canvas.repaintLive();
    return true;
  }

  onSize(): void {
    const carried = [...this.retained].filter(([canvas]) => canvas.matches(CARRIED));
    const places = this.sheet?.layOut(carried.map(([canvas]) => canvas)) ?? null;
    if (places !== null) for (const [i, [, retained]] of carried.entries()) retained?.moveTo(places[i]);
  }

  private adopt(areBlank: boolean): void {
    for (const [canvas, retained] of this.retained) {
      if (this.root.contains(canvas)) continue;
      retained?.forget();
      this.retained.delete(canvas);
    }
    for (const canvas of this.root.querySelectorAll('canvas')) {
      if (!this.retained.has(canvas) && this.sheet?.has(canvas) !== true) this.retain(canvas, areBlank);
    }
  }

  private retain(canvas: HTMLCanvasElement, isBlank: boolean): void {
    this.retained.set(canvas, null);
    const original = canvas.getContext.bind(canvas) as (...args: unknown[]) => unknown;
    const get = (type: string, ...options: unknown[]) => {
      // To empty them the library would draw on each, and have the browser make pixels for it first.
      if (this.isGone) return null;
      const known = this.retained.get(canvas);
      if (type !== '2d') return original(type, ...options);
      if (known) return known.context;
      const [attributes] = options as [CanvasRenderingContext2DSettings?];
      const make = () => original(type, attributes) as CanvasRenderingContext2D | null;
      const retained = new RetainedCanvas(new RealCanvas(canvas, attributes, make), this, isBlank);
      this.retained.set(canvas, retained);
      return retained.context;
    };
    Object.defineProperty(canvas, 'getContext', { value: get, configurable: true });
  }
}
