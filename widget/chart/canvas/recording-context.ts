import { DisplayList } from './display-list.js';
import { INITIAL, Op, PROPERTIES, type Property } from './operations.js';
import type { RealCanvas } from './real-canvas.js';
import { measureText, type TextStyle } from './text-measure.js';

type State = Record<Property, unknown>;
/**
 * Stands in for a canvas' drawing context and records what is drawn. What it cannot record (images, filters, reading
 * pixels, drawing outside of any `save`) goes to the real context, after all that was recorded, and so does everything
 * from then on until the next picture: whoever draws sees no difference.
 */
export class RecordingContext {
  list = new DisplayList();
  /** Draws straight on the real context. */
  isDirect = false;
  /** Whether the picture began with a wipe of the whole canvas, so that it owes nothing to what was there before. */
  isWhole = false;
  /** Whether it is such a wipe and nothing else. */
  isWipe = false;
  private hasDrawn = false;
  private scopeHasDrawn = false;
  /** Whether the transform is the identity, so that a rectangle's numbers are pixels. */
  private isPlain = true;
  private depth = 0;
  private readonly state: State = { ...INITIAL };
  private readonly states: State[] = [];

  /**
   * @param own the canvas that it stands in for
   * @param onFirst called when something is recorded after `begin`
   * @param onDirect called before something is drawn on the real context
   */
  constructor(
    private readonly own: RealCanvas,
    private readonly onFirst: () => void,
    private readonly onDirect: () => void,
  ) {}

  get canvas(): HTMLCanvasElement {
    return this.own.canvas;
  }

  get real(): CanvasRenderingContext2D {
    return this.own.context;
  }

  /** A new picture, in this list. */
  begin(list: DisplayList): void {
    this.list = list;
    list.clear();
    this.isDirect = false;
    this.isWhole = false;
    this.isWipe = false;
    this.hasDrawn = false;
    this.depth = 0;
    Object.assign(this.state, INITIAL);
  }

  /**
   * The scope that is open can be painted anew, alone, by `paint`, which changes nothing else (see
   * RetainedCanvas.repaintLive).
   */
  repaintBy(paint: () => void): void {
    if (!this.isDirect && this.depth > 0) this.list.setLive(paint);
  }

  /** From here to the next picture all is drawn straight: first what was recorded. Returns the real context. */
  goDirect(): CanvasRenderingContext2D {
    if (!this.isDirect) {
      this.onFirst();
      this.onDirect();
      this.isDirect = true;
      this.list.replay(this.real, 0, this.list.scopes);
      this.list.replayOpen(this.real);
    }
    return this.real;
  }

  /** Records a scope of its own, which can be painted anew by itself. */
  recordLive(paint: () => void): void {
    this.save();
    this.repaintBy(paint);
    paint();
    this.restore();
  }

  save(): void {
    if (this.isDirect) {
      this.real.save();
      return;
    }
    if (this.depth === 0) {
      this.onFirst();
      this.scopeHasDrawn = false;
      this.isPlain = true;
    }
    Object.assign((this.states[this.depth] ??= { ...INITIAL }), this.state);
    this.depth++;
    this.list.add(Op.SAVE);
  }

  restore(): void {
    if (this.isDirect) {
      this.real.restore();
      return;
    }
    if (this.depth === 0) return;
    this.depth--;
    Object.assign(this.state, this.states[this.depth]);
    // What it is again is not known any more, but for the whole scope.
    this.isPlain = false;
    this.list.add(Op.RESTORE);
    if (this.depth > 0) return;
    if (this.scopeHasDrawn || this.list.isLive) this.list.endScope();
    else this.list.dropOpen();
  }

  /** Whether what comes can be recorded: not outside of a `save`, where it would change the context for good. */
  protected get canRecord(): boolean {
    return !this.isDirect && this.depth > 0;
  }

  /** An operation with its numbers. */
  protected record(code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    if (code >= Op.TRANSLATE) {
      const isSet = code === Op.SET_TRANSFORM;
      this.isPlain = isSet && a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0;
    } else if (code >= Op.FILL) {
      this.scopeHasDrawn = true;
      if (this.hasDrawn) this.isWipe = false;
      else this.startPicture(code, a, b, c, d);
    }
    this.list.add(code, a, b, c, d, e, f);
  }

  protected drawText(text: string, x: number, y: number): void {
    this.scopeHasDrawn = true;
    this.hasDrawn = true;
    this.isWipe = false;
    this.list.addRef(Op.FILL_TEXT, text, x, y);
  }

  get(property: Property): unknown {
    return this.isDirect ? this.real[property] : this.state[property];
  }

  set(property: Property, value: unknown): void {
    if (!this.canRecord) {
      (this.goDirect() as unknown as Record<string, unknown>)[property] = value;
      return;
    }
    if (this.state[property] === value) return;
    this.state[property] = value;
    this.list.addRef(Op.SET, value, PROPERTIES.indexOf(property));
  }

  measureText(text: string): TextMetrics {
    const { state, canvas } = this;
    const elsewhere = this.isDirect
      ? null
      : measureText(canvas.ownerDocument, text, state as unknown as TextStyle);
    return elsewhere ?? this.goDirect().measureText(text);
  }

  private startPicture(code: number, a: number, b: number, c: number, d: number): void {
    this.hasDrawn = true;
    const { width, height } = this.canvas;
    const isAll = this.isPlain && a <= 0 && b <= 0 && a + c >= width && b + d >= height;
    const isCopy = code === Op.FILL_RECT && this.state.globalCompositeOperation === 'copy';
    this.isWipe = isAll && code === Op.CLEAR_RECT;
    this.isWhole = this.isWipe || (isAll && isCopy);
  }
}
