import type { IPrimitivePaneRenderer } from 'lightweight-charts';

export type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
/** A canvas in its own pixels, and how many of them a CSS pixel has. */
export type LiveScope = Parameters<Parameters<Target['useBitmapCoordinateSpace']>[0]>[0];

/** A context that can have a part of its picture painted anew, alone. See RecordingContext. */
interface RepaintingContext {
  repaintBy?(paint: () => void): void;
}

/** Paints what follows ticks. Where the canvas is retained, `paint` is called again at ticks that change nothing else. */
export function paintLive(target: Target, paint: (scope: LiveScope) => void): void {
  target.useBitmapCoordinateSpace((scope) => {
    (scope.context as RepaintingContext).repaintBy?.(() => paint(scope));
    paint(scope);
  });
}
