import { GESTURES } from './attributes.js';
import type { ChartGestures } from './chart/price-chart.js';
import type { SettingsSource } from './chart-settings.js';

/**
 * What the pointer may do with a chart. `page`: vertical swipes are the page's, and the wheel without Ctrl until the
 * chart is focused. Called from listeners, so that it never throws: a value that is not understood, which the
 * element has told of, counts as none.
 */
export function gesturesOf(source: SettingsSource, focused: boolean): ChartGestures {
  const text = source.attribute('gestures');
  const gestures = GESTURES.find((each) => each === text) ?? GESTURES[0];
  const isOwn = gestures === 'chart';
  const isPages = gestures === 'page';
  const pages = focused ? 'always' : 'modified';
  const others = isOwn ? 'always' : 'never';
  return { wheel: isPages ? pages : others, drag: isOwn || isPages, verticalTouch: isOwn };
}
