/** Codes of recorded operations; how many numbers follow each is in ARITY. */
export const Op = {
  SAVE: 0,
  RESTORE: 1,
  BEGIN_PATH: 2,
  CLOSE_PATH: 3,
  FILL: 4,
  STROKE: 5,
  MOVE_TO: 6,
  LINE_TO: 7,
  RECT: 8,
  FILL_RECT: 9,
  CLEAR_RECT: 10,
  ARC: 11,
  ARC_TO: 12,
  TRANSLATE: 13,
  SCALE: 14,
  SET_TRANSFORM: 15,
  FILL_TEXT: 16,
  SET: 17,
  /** Followed by how many numbers, then these: so is the next. */
  LINE_DASH: 18,
  ROUND_RECT: 19,
} as const;

const ARITY = [0, 0, 0, 0, 0, 0, 2, 2, 4, 4, 4, 6, 5, 2, 2, 6, 2, 1, -1, -1];

/** A text takes some 30 us, a small rectangle 1. */
const REF_COST = 20;

/** Properties of a drawing context that are recorded, as they are at first. SET names them by their place here. */
export const INITIAL = {
  fillStyle: '#000000',
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  lineDashOffset: 0,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  globalAlpha: 1,
  globalCompositeOperation: 'source-over',
};
export const PROPERTIES = Object.keys(INITIAL) as (keyof typeof INITIAL)[];
export type Property = keyof typeof INITIAL;

/**
 * What was drawn on a canvas, as numbers and references, in scopes: each from a `save` to its `restore`, leaving the
 * context as it was, so that scopes can be left out one by one. Two lists of a canvas take turns and keep their room:
 * recording allocates nothing once they have grown to the picture's size.
 */
export class DisplayList {
  private numbers = new Float64Array(1_024);
  private length = 0;
  private readonly refs: unknown[] = [];
  private refCount = 0;
  private readonly ends: number[] = [];
  private readonly refEnds: number[] = [];
  private readonly lives: ((() => void) | undefined)[] = [];
  /** Complete scopes. */
  scopes = 0;
  /** The first scope that can be painted anew by itself; Infinity where there is none. */
  firstLive = Number.POSITIVE_INFINITY;

  clear(): void {
    this.scopes = 0;
    this.firstLive = Number.POSITIVE_INFINITY;
    this.lives.length = 0;
    this.dropOpen();
    // Nothing is held by what is not drawn any more.
    this.refs.fill(undefined, this.refCount);
  }

  add(code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    this.grow(7);
    const { numbers, length } = this;
    numbers[length] = code;
    numbers[length + 1] = a;
    numbers[length + 2] = b;
    numbers[length + 3] = c;
    numbers[length + 4] = d;
    numbers[length + 5] = e;
    numbers[length + 6] = f;
    this.length = length + 1 + ARITY[code];
  }

  /** An operation with a text, or a property's value. */
  addRef(code: number, ref: unknown, a: number, b = 0): void {
    this.refs[this.refCount++] = ref;
    this.add(code, a, b);
  }

  addMany(code: number, values: readonly number[]): void {
    this.grow(values.length + 2);
    this.numbers[this.length++] = code;
    this.numbers[this.length++] = values.length;
    for (const value of values) this.numbers[this.length++] = value;
  }

  /** The open scope is painted anew by this. */
  setLive(paint: () => void): void {
    this.lives[this.scopes] = paint;
    this.firstLive = Math.min(this.firstLive, this.scopes);
  }

  /** Whether the open scope can be painted anew by itself. */
  get isLive(): boolean {
    return this.lives[this.scopes] !== undefined;
  }

  /** What paints a scope anew. */
  liveOf(scope: number): (() => void) | undefined {
    return this.lives[scope];
  }

  /** Takes scopes of another list over, after its own. */
  append(other: DisplayList, from: number, to: number): void {
    const [at, end, refAt, refEnd] = [
      other.endOf(from),
      other.endOf(to),
      other.refEndOf(from),
      other.refEndOf(to),
    ];
    this.grow(end - at);
    this.numbers.set(other.numbers.subarray(at, end), this.length);
    for (let ref = refAt; ref < refEnd; ref++) this.refs[this.refCount + ref - refAt] = other.refs[ref];
    for (let scope = from; scope < to; scope++) {
      this.ends[this.scopes] = this.length + other.endOf(scope + 1) - at;
      this.refEnds[this.scopes] = this.refCount + other.refEndOf(scope + 1) - refAt;
      this.scopes++;
    }
    this.length += end - at;
    this.refCount += refEnd - refAt;
  }

  /** The scope that was open is complete. */
  endScope(): void {
    this.ends[this.scopes] = this.length;
    this.refEnds[this.scopes] = this.refCount;
    this.scopes++;
  }

  /** Forgets what came after the last complete scope. */
  dropOpen(): void {
    this.length = this.endOf(this.scopes);
    this.refCount = this.refEndOf(this.scopes);
  }

  /** What drawing some scopes costs, in numbers recorded; what goes with texts and styles is dear. */
  costOf(from: number, to: number): number {
    return this.endOf(to) - this.endOf(from) + REF_COST * (this.refEndOf(to) - this.refEndOf(from));
  }

  /** How many scopes from the beginning are the same as in another list. @param from those before are known to be */
  sameScopes(other: DisplayList, from = 0): number {
    const most = Math.min(this.scopes, other.scopes);
    for (let scope = from; scope < most; scope++) if (!this.isSameScope(other, scope)) return scope;
    return most;
  }

  /** Draws some scopes, so many pixels away from where they were recorded: the context is moved there already. */
  replay(context: CanvasRenderingContext2D, from: number, to: number, x = 0, y = 0): void {
    this.run(context, this.endOf(from), this.endOf(to), this.refEndOf(from), x, y);
  }

  /** Draws what is recorded of the scope that is still open, and leaves the context in the midst of it. */
  replayOpen(context: CanvasRenderingContext2D): void {
    this.run(context, this.endOf(this.scopes), this.length, this.refEndOf(this.scopes), 0, 0);
  }

  private endOf(scopes: number): number {
    return scopes === 0 ? 0 : this.ends[scopes - 1];
  }

  private refEndOf(scopes: number): number {
    return scopes === 0 ? 0 : this.refEnds[scopes - 1];
  }

  private isSameScope(other: DisplayList, scope: number): boolean {
    const end = this.endOf(scope + 1);
    const refEnd = this.refEndOf(scope + 1);
    if (other.endOf(scope + 1) !== end || other.refEndOf(scope + 1) !== refEnd) return false;
    const { numbers, refs } = this;
    const { numbers: others, refs: otherRefs } = other;
    for (let at = this.endOf(scope); at < end; at++) if (numbers[at] !== others[at]) return false;
    for (let at = this.refEndOf(scope); at < refEnd; at++) if (refs[at] !== otherRefs[at]) return false;
    return true;
  }

  private grow(more: number): void {
    if (this.length + more <= this.numbers.length) return;
    const larger = new Float64Array(Math.max(this.numbers.length * 2, this.length + more));
    larger.set(this.numbers);
    this.numbers = larger;
  }

  private run(
    context: CanvasRenderingContext2D,
    from: number,
    to: number,
    firstRef: number,
    x: number,
    y: number,
  ): void {
    const { numbers: n, refs } = this;
    let ref = firstRef;
    for (let at = from; at < to; ) {
      const code = n[at];
      const i = at + 1;
      switch (code) {
        case Op.SAVE:
          context.save();
          break;
        case Op.RESTORE:
          context.restore();
          break;
        case Op.BEGIN_PATH:
          context.beginPath();
          break;
        case Op.CLOSE_PATH:
          context.closePath();
          break;
        case Op.FILL:
          context.fill();
          break;
        case Op.STROKE:
          context.stroke();
          break;
        case Op.MOVE_TO:
          context.moveTo(n[i], n[i + 1]);
          break;
        case Op.LINE_TO:
          context.lineTo(n[i], n[i + 1]);
          break;
        case Op.RECT:
          context.rect(n[i], n[i + 1], n[i + 2], n[i + 3]);
          break;
        case Op.FILL_RECT:
          context.fillRect(n[i], n[i + 1], n[i + 2], n[i + 3]);
          break;
        case Op.CLEAR_RECT:
          context.clearRect(n[i], n[i + 1], n[i + 2], n[i + 3]);
          break;
        case Op.ARC:
          context.arc(n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], n[i + 5] === 1);
          break;
        case Op.ARC_TO:
          context.arcTo(n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4]);
          break;
        case Op.TRANSLATE:
          context.translate(n[i], n[i + 1]);
          break;
        case Op.SCALE:
          context.scale(n[i], n[i + 1]);
          break;
        case Op.SET_TRANSFORM:
          context.setTransform(n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4] + x, n[i + 5] + y);
          break;
        case Op.FILL_TEXT:
          context.fillText(refs[ref++] as string, n[i], n[i + 1]);
          break;
        case Op.SET:
          (context as unknown as Record<string, unknown>)[PROPERTIES[n[i]]] = refs[ref++];
          break;
        case Op.LINE_DASH:
          context.setLineDash(Array.from(n.subarray(i + 1, i + 1 + n[i])));
          break;
        default: {
          const [left, top, width, height, ...radii] = n.subarray(i + 1, i + 1 + n[i]);
          context.roundRect(left, top, width, height, radii);
        }
      }
      at = i + (ARITY[code] < 0 ? n[i] + 1 : ARITY[code]);
    }
  }
}
