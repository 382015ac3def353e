import { type BarPlace, type FormingShape, LivePrimitive } from './live-primitive.js';
import type { LiveScope } from './live-scope.js';

export interface FormingVolume extends FormingShape {
  readonly value: number;
  readonly color: string;
}

/** The forming column of volume. */
export class FormingColumn extends LivePrimitive<FormingVolume> {
  /** As the library draws a column that has no neighbours; between some it distributes pixels that are left over. */
  protected paint(
    { context, horizontalPixelRatio: ratio, verticalPixelRatio }: LiveScope,
    volume: FormingVolume,
    place: BarPlace | null,
  ): void {
    if (place === null) return;
    const [y, zero] = [this.y(volume.value), this.y(0)].map((each) => Math.round(each * verticalPixelRatio));
    if (Number.isNaN(y)) return;
    // Columns stand one line apart, where they are wider than one.
    const gap = Math.ceil(place.spacing * ratio) <= 1 ? 0 : Math.max(1, Math.floor(ratio));
    const width = Math.max(1, Math.round(place.spacing * ratio) - gap);
    const left = Math.round(place.x * ratio) - Math.floor(width / 2);
    const line = Math.max(1, Math.floor(verticalPixelRatio));
    const foot = zero - Math.floor(line / 2);
    const top = Math.min(y, foot);
    context.fillStyle = volume.color;
    context.fillRect(left, top, width, foot + line - top);
  }
}
