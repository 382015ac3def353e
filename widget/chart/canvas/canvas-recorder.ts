import { METHODS, Op, PROPERTIES } from './operations.js';
import { RecordingContext } from './recording-context.js';

/** What gives something and changes nothing. */
const GIVING = /Gradient$/;

type Methods = Record<string, (...values: unknown[]) => void>;

/** Has the methods of a drawing context. Those that are not recorded are passed on (see below). */
export class CanvasRecorder extends RecordingContext {
  fillText(text: string, x: number, y: number, ...width: [number?]): void {
    if (this.canRecord && width.length === 0) this.drawText(text, x, y);
    else this.goDirect().fillText(text, x, y, ...width);
  }

  roundRect(x: number, y: number, width: number, height: number, radii: number | number[] = 0): void {
    const all = typeof radii === 'number' ? [radii] : radii;
    if (this.canRecord && Array.isArray(all) && all.every((each) => typeof each === 'number'))
      this.list.addMany(Op.ROUND_RECT, [x, y, width, height, ...all]);
    else this.goDirect().roundRect(x, y, width, height, radii);
  }

  setLineDash(segments: number[]): void {
    if (this.canRecord) this.list.addMany(Op.LINE_DASH, segments);
    else this.goDirect().setLineDash(segments);
  }
}

for (const [code, [name, arity]] of METHODS.entries()) {
  if (name in CanvasRecorder.prototype) continue;
  const least = name === 'arc' ? arity - 1 : arity;
  // A path or a matrix in place of numbers, or beside them, is not recorded.
  const canRecord = (args: IArguments) =>
    args.length >= least && args.length <= arity && typeof args[0] !== 'object';
  Object.defineProperty(CanvasRecorder.prototype, name, {
    // Named one by one, for a list of them would be made at each call.
    value(this: CanvasRecorder, a: number, b: number, c: number, d: number, e: number, f: number) {
      // oxlint-disable-next-line prefer-rest-params -- see above
      if (this.canRecord && canRecord(arguments)) this.record(code, a, b, c, d, e, f);
      // oxlint-disable-next-line prefer-rest-params
      else (this.goDirect() as unknown as Methods)[name](...arguments);
    },
    writable: true,
    configurable: true,
  });
}

for (const property of PROPERTIES) {
  Object.defineProperty(CanvasRecorder.prototype, property, {
    get(this: CanvasRecorder) {
      return this.get(property);
    },
    set(this: CanvasRecorder, value: unknown) {
      this.set(property, value);
    },
    configurable: true,
  });
}

// What the browser's contexts offer beyond what is recorded, today's and tomorrow's.
for (const [name, { value }] of Object.entries(
  Object.getOwnPropertyDescriptors(CanvasRenderingContext2D.prototype),
)) {
  if (name in CanvasRecorder.prototype || name === 'constructor') continue;
  const target = (recorder: CanvasRecorder) =>
    (GIVING.test(name) ? recorder.real : recorder.goDirect()) as unknown as Record<string, unknown>;
  Object.defineProperty(CanvasRecorder.prototype, name, {
    get(this: CanvasRecorder) {
      const real = target(this);
      return typeof value === 'function' ? value.bind(real) : real[name];
    },
    set(this: CanvasRecorder, given: unknown) {
      target(this)[name] = given;
    },
    configurable: true,
  });
}
