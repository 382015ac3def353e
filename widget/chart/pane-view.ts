import type { IPrimitivePaneRenderer, IPrimitivePaneView } from 'lightweight-charts';

/** The views of a primitive that draws one thing: the same ones at each asking, or the library would wrap them anew. */
export function paneViews(draw: IPrimitivePaneRenderer['draw']): readonly IPrimitivePaneView[] {
  const renderer: IPrimitivePaneRenderer = { draw };
  return [{ renderer: () => renderer }];
}
