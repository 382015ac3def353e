import { readLookChoice } from './attributes.js';
import type { ChartGestures } from './chart/price-chart.js';
import type { SettingsSource } from './chart-settings.js';

/** What the pointer may do with a chart. `page`: wheel and vertical swipes stay the page's until the chart is focused. */
export function gesturesOf(source: SettingsSource, focused: boolean): ChartGestures {
  const { gestures } = readLookChoice((name) => source.attribute(name));
  const isOwn = gestures === 'chart';
  const isPages = gestures === 'page';
  return { wheel: isOwn || (isPages && focused), drag: isOwn || isPages, verticalTouch: isOwn };
}
