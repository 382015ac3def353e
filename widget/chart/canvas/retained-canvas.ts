import { CanvasRecorder } from './canvas-recorder.js';
import { DisplayList } from './display-list.js';
import type { Place } from './canvas-box.js';
import type { RealCanvas } from './real-canvas.js';
import type { Sheet } from './sheet.js';

/** Cost that is worth a copy of the canvas: some forty small rectangles. */
const LEAST_COPIED = 200;

const ORIGIN: Place = { x: 0, y: 0 };

/** Whose canvases are retained. */
export interface CanvasOwner {
  readonly sheet: Sheet | null;
  /** Has `commit` called when what draws now has drawn. */
  plan(commit: () => void): void;
  /** A canvas has another size: it and others may have another place. */
  onSize(): void;
}

/**
 * A canvas that is drawn on only where its picture differs from the one before. What is drawn is recorded first; what
 * begins like the last two pictures (all that lies below the forming bar: grid, candles, volume, the texts of an axis)
 * is kept as a picture of its own and copied, and a picture that is the same as a whole is not drawn at all, which also
 * spares the browser to present the canvas. The pixels are those of drawing everything. Where the chart has a sheet the
 * picture goes there, and the canvas itself is left alone and not shown.
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
  private place: Place | null = null;
  /** Whether the picture is on the sheet. */
  private isOnSheet = false;

  /**
   * @param owner whose canvas it is one of
   * @param isBlank whether nothing is on the canvas, for certain: then wiping it would only have the browser make pixels
   */
  constructor(
    private readonly real: RealCanvas,
    private readonly owner: CanvasOwner,
    private isBlank: boolean,
  ) {
    const commit = () => this.commit();
    const onFirst = () => {
      if (this.isPending) return;
      this.isPending = true;
      owner.plan(commit);
    };
    this.recorder = new CanvasRecorder(real, onFirst, () => this.leaveSheet());
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
    if (this.hasOtherSize) {
      this.forget();
      // Whoever set another size than the last one emptied it.
      this.isBlank ||= this.width > 0;
      ({ width: this.width, height: this.height } = real.canvas);
      this.owner.onSize();
    }
    if (isDirect || !isWhole) {
      this.isBlank = false;
      this.leaveSheet();
      if (!isDirect) list.replay(real.context, 0, list.scopes);
      this.forget();
      recorder.begin(list);
      return;
    }
    this.show(list, this.isKnown ? list.sameScopes(before) : 0);
  }

  /** Whether something of its picture can be painted by itself. */
  get hasLive(): boolean {
    return this.before.firstLive < this.before.scopes;
  }

  /** Whether it shows what was drawn last and nothing else, so that such parts can be painted anew. */
  get isSettled(): boolean {
    if (this.isPending || this.recorder.isDirect || this.hasOtherSize) return false;
    return this.isKnown || !this.hasLive;
  }

  /** Paints what can be painted by itself, and leaves the rest. Only where it is settled. */
  repaintLive(): void {
    const { before, recorder } = this;
    const { list } = recorder;
    const { firstLive } = before;
    if (!this.hasLive) return;
    // What is recorded here is shown at once, not when all has been drawn.
    this.isPending = true;
    list.append(before, 0, firstLive);
    for (let scope = firstLive; scope < before.scopes; scope++) {
      const paint = before.liveOf(scope);
      if (paint === undefined) list.append(before, scope, scope + 1);
      else recorder.recordLive(paint);
    }
    this.isPending = false;
    if (recorder.isDirect) {
      this.forget();
      recorder.begin(list);
    } else {
      this.show(list, list.sameScopes(before, firstLive));
    }
  }

  /** Brings the canvas to what a list draws. @param same how many of its scopes it shows already */
  private show(list: DisplayList, same: number): void {
    const { before, recorder } = this;
    const isSame = this.isKnown && same === list.scopes && same === before.scopes;
    const { isWipe } = recorder;
    if (!isSame && !(isWipe && this.isBlank)) {
      this.draw(list, same);
      this.isBlank = isWipe;
    }
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

  /** The canvas' place on the sheet, which is empty. */
  moveTo(place: Place | null): void {
    this.place = place;
    if (place === null) this.leaveSheet();
    // In another size it was emptied, and is about to be drawn.
    else if (!this.hasOtherSize && (this.isOnSheet || this.isKnown)) this.draw(this.before, 0);
  }

  private get hasOtherSize(): boolean {
    const { width, height } = this.real.canvas;
    return width !== this.width || height !== this.height;
  }

  private draw(list: DisplayList, same: number): void {
    this.isBlank = false;
    this.onTarget((target, place) => this.drawOn(target, place, list, same));
    if (this.place === null || this.isOnSheet) return;
    this.isOnSheet = true;
    this.real.canvas.style.visibility = 'hidden';
  }

  /** Draws where the picture goes, as if that were the canvas itself. */
  private onTarget(draw: (target: CanvasRenderingContext2D, place: Place) => void): void {
    const { place, real } = this;
    const { sheet } = this.owner;
    if (place === null || sheet === null) {
      draw(real.context, ORIGIN);
      return;
    }
    const { context } = sheet;
    context.save();
    context.beginPath();
    context.rect(place.x, place.y, this.width, this.height);
    context.clip();
    context.translate(place.x, place.y);
    draw(context, place);
    context.restore();
  }

  /** The picture is on the canvas itself again, and on the sheet no more. */
  private leaveSheet(): void {
    const { real, before, place } = this;
    if (!this.isOnSheet) return;
    this.isOnSheet = false;
    this.isBlank = false;
    before.replay(real.context, 0, before.scopes);
    real.canvas.style.visibility = '';
    if (place !== null) this.owner.sheet?.wipe(place, real.canvas);
  }

  private drawOn(target: CanvasRenderingContext2D, place: Place, list: DisplayList, same: number): void {
    if (same < this.keptScopes) this.drop();
    let drawn = this.keptScopes;
    if (this.kept !== null) copy(this.kept, target);
    // Twice the same will be the same again: in a pan or a zoom nothing is, and copies would be for nothing.
    const stable = Math.min(same, this.lastSame);
    if (stable > drawn && list.costOf(drawn, stable) >= LEAST_COPIED) {
      list.replay(target, drawn, stable, place.x, place.y);
      this.keep(target, place, stable);
      drawn = stable;
    }
    list.replay(target, drawn, list.scopes, place.x, place.y);
  }

  private drop(): void {
    this.kept?.close();
    this.kept = null;
    this.keptScopes = 0;
  }

  private keep(target: CanvasRenderingContext2D, place: Place, scopes: number): void {
    const { width, height } = this;
    const context = new OffscreenCanvas(width, height).getContext('2d', this.real.attributes);
    if (context === null) return;
    copy(target.canvas, context, -place.x, -place.y);
    this.drop();
    // A bitmap, for a canvas that is drawn from is looked through for changes at each time.
    this.kept = context.canvas.transferToImageBitmap();
    this.keptScopes = scopes;
  }
}

function copy(
  from: CanvasImageSource,
  to: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  x = 0,
  y = 0,
): void {
  to.save();
  to.globalCompositeOperation = 'copy';
  to.drawImage(from, x, y);
  to.restore();
}
