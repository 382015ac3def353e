import { Op, PROPERTIES } from './display-list.js';
import { RecordingContext } from './recording-context.js';

/** What gives something and changes nothing. */
const GIVING = /^canvas$|Gradient$/;

/** The methods of a drawing context that are recorded: those that lightweight-charts draws with. All others are passed on (see below). */
export class CanvasRecorder extends RecordingContext {
  fillRect(x: number, y: number, width: number, height: number): void {
    if (this.canRecord) this.draw(Op.FILL_RECT, x, y, width, height);
    else this.goDirect().fillRect(x, y, width, height);
  }

  clearRect(x: number, y: number, width: number, height: number): void {
    if (this.canRecord) this.draw(Op.CLEAR_RECT, x, y, width, height);
    else this.goDirect().clearRect(x, y, width, height);
  }

  fill(...path: []): void {
    if (this.canRecord && path.length === 0) this.draw(Op.FILL);
    else this.goDirect().fill(...path);
  }

  stroke(...path: []): void {
    if (this.canRecord && path.length === 0) this.draw(Op.STROKE);
    else this.goDirect().stroke(...path);
  }

  fillText(text: string, x: number, y: number, ...width: [number?]): void {
    if (this.canRecord && width.length === 0) this.drawText(text, x, y);
    else this.goDirect().fillText(text, x, y, ...width);
  }

  beginPath(): void {
    if (this.canRecord) this.list.add(Op.BEGIN_PATH);
    else this.goDirect().beginPath();
  }

  closePath(): void {
    if (this.canRecord) this.list.add(Op.CLOSE_PATH);
    else this.goDirect().closePath();
  }

  moveTo(x: number, y: number): void {
    if (this.canRecord) this.list.add(Op.MOVE_TO, x, y);
    else this.goDirect().moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    if (this.canRecord) this.list.add(Op.LINE_TO, x, y);
    else this.goDirect().lineTo(x, y);
  }

  rect(x: number, y: number, width: number, height: number): void {
    if (this.canRecord) this.list.add(Op.RECT, x, y, width, height);
    else this.goDirect().rect(x, y, width, height);
  }

  arc(x: number, y: number, radius: number, from: number, to: number, isBack = false): void {
    if (this.canRecord) this.list.add(Op.ARC, x, y, radius, from, to, isBack ? 1 : 0);
    else this.goDirect().arc(x, y, radius, from, to, isBack);
  }

  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    if (this.canRecord) this.list.add(Op.ARC_TO, x1, y1, x2, y2, radius);
    else this.goDirect().arcTo(x1, y1, x2, y2, radius);
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

  translate(x: number, y: number): void {
    this.isPlain = false;
    if (this.canRecord) this.list.add(Op.TRANSLATE, x, y);
    else this.goDirect().translate(x, y);
  }

  scale(x: number, y: number): void {
    this.isPlain = false;
    if (this.canRecord) this.list.add(Op.SCALE, x, y);
    else this.goDirect().scale(x, y);
  }

  setTransform(...numbers: [number, number, number, number, number, number]): void {
    const [a, b, c, d, e, f] = numbers;
    this.isPlain = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0;
    if (this.canRecord && numbers.length === 6) this.list.add(Op.SET_TRANSFORM, a, b, c, d, e, f);
    else this.goDirect().setTransform(...numbers);
  }
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

/** What a browser's contexts offer beyond what is recorded, today's and tomorrow's. Called before the first recorder is made. */
export function passOnTheRest(contexts: object): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(contexts))) {
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
}
