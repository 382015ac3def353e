import { CanvasRecorder } from './canvas-recorder.js';
import { DisplayList } from './display-list.js';

/** Cost that is worth a copy of the canvas: some forty small rectangles. */
const LEAST_COPIED = 200;

/**
 * A canvas that is drawn on only where its picture differs from the one before. What is drawn is recorded first; what
 * begins like the last two pictures (all that lies below the forming bar: grid, candles, volume, the texts of an axis)
 * is kept as a picture of its own and copied, and a picture that is the same as a whole is not drawn at all, which also
 * spares the browser to present the canvas. The pixels are those of drawing everything.
 */
export class RetainedCanvas {
  private readonly recorder: CanvasRecorder;
  private before = new DisplayList();
  /** Whether `before` is what the canvas shows. */
  private isKnown = false;
  private width = 0;
  private height = 0;
  /** The first scopes of `before`, drawn; and how many of them. */
  private kept: ImageBitmap | null = null;
  private keptScopes = 0;
  private lastSame = 0;
  private isPending = false;

  /** @param plan has `commit` called when all has been drawn */
  constructor(
    private readonly real: CanvasRenderingContext2D,
    plan: (commit: () => void) => void,
  ) {
    const commit = () => this.commit();
    this.recorder = new CanvasRecorder(real, () => {
      if (this.isPending) return;
      this.isPending = true;
      plan(commit);
    });
    real.canvas.addEventListener('contextrestored', () => this.forget());
  }

  /** To draw with, in place of the canvas' own. */
  get context(): CanvasRenderingContext2D {
    return this.recorder as unknown as CanvasRenderingContext2D;
  }

  /** Brings the canvas up to date with what was drawn. */
  commit(): void {
    if (!this.isPending) return;
    this.isPending = false;
    const { recorder, real, before } = this;
    const { list, isDirect, isWhole } = recorder;
    const { width, height } = real.canvas;
    if (width !== this.width || height !== this.height) this.forget();
    [this.width, this.height] = [width, height];
    if (isDirect || !isWhole) {
      if (!isDirect) list.replay(real, 0, list.scopes);
      this.forget();
      recorder.begin(list);
      return;
    }
    const same = this.isKnown ? list.sameScopes(before) : 0;
    const isSame = this.isKnown && same === list.scopes && same === before.scopes;
    if (!isSame) this.draw(list, same);
    this.lastSame = same;
    this.isKnown = true;
    this.before = list;
    recorder.begin(before);
  }

  /** From here to the next commit all is drawn at once. */
  goDirect(): void {
    this.recorder.goDirect();
  }

  /** Draws everything at the next commit, whatever was drawn before, and gives back what was kept. */
  forget(): void {
    this.isKnown = false;
    this.lastSame = 0;
    this.drop();
  }

  private draw(list: DisplayList, same: number): void {
    const { real } = this;
    if (same < this.keptScopes) this.drop();
    let drawn = this.keptScopes;
    if (this.kept !== null) copy(this.kept, real);
    // Twice the same will be the same again: in a pan or a zoom nothing is, and copies would be for nothing.
    const stable = Math.min(same, this.lastSame);
    if (stable > drawn && list.costOf(drawn, stable) >= LEAST_COPIED) {
      list.replay(real, drawn, stable);
      this.keep(stable);
      drawn = stable;
    }
    list.replay(real, drawn, list.scopes);
  }

  private drop(): void {
    this.kept?.close();
    this.kept = null;
    this.keptScopes = 0;
  }

  private keep(scopes: number): void {
    const { width, height } = this;
    const context = new OffscreenCanvas(width, height).getContext('2d', this.real.getContextAttributes?.());
    if (context === null) return;
    copy(this.real.canvas, context);
    this.drop();
    // A bitmap, for a canvas that is drawn from is looked through for changes at each time.
    this.kept = context.canvas.transferToImageBitmap();
    this.keptScopes = scopes;
  }
}

function copy(
  from: CanvasImageSource,
  to: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
): void {
  to.save();
  to.globalCompositeOperation = 'copy';
  to.drawImage(from, 0, 0);
  to.restore();
}
