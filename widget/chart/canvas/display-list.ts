import { ARITY, METHODS, Op, PROPERTIES } from './operations.js';

/** A text takes some 30 us, a small rectangle 1. */
const REF_COST = 20;

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
    const target = context as unknown as Record<string, (...values: number[]) => void>;
    let ref = firstRef;
    for (let at = from; at < to; ) {
      const code = n[at];
      const i = at + 1;
      at = i + (ARITY[code] ?? n[i] + 1);
      if (code === Op.SET_TRANSFORM) {
        context.setTransform(n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4] + x, n[i + 5] + y);
      } else if (code < METHODS.length) {
        const [name, arity] = METHODS[code];
        if (arity === 0) target[name]();
        // What is one too many for a method it does not look at.
        else target[name](n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], n[i + 5]);
      } else if (code === Op.FILL_TEXT) {
        context.fillText(refs[ref++] as string, n[i], n[i + 1]);
      } else if (code === Op.SET) {
        (context as unknown as Record<string, unknown>)[PROPERTIES[n[i]]] = refs[ref++];
      } else {
        const values = Array.from(n.subarray(i + 1, at));
        if (code === Op.LINE_DASH) context.setLineDash(values);
        else context.roundRect(...(values.splice(0, 4) as [number, number, number, number]), values);
      }
    }
  }
}
