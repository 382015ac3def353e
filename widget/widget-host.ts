import type { ChartGauge, KlineStore, SeriesState } from '../src/index.js';
import type { Annotations } from './annotations/annotations.js';
import type { SettingsSource } from './chart-settings.js';

/** What the widget needs of its element. */
export interface WidgetHost extends SettingsSource {
  readonly root: ShadowRoot;
  /** The store to show. @throws CapacityError, ConfigError */
  store(): KlineStore;
  annotations(): Annotations;
  /** Who measures this chart. */
  readonly gauges: ReadonlySet<ChartGauge>;
  /** The chart is far away and there are too many: another widget is to take this one's place. */
  readonly onGivenUp: () => void;
  onState(state: SeriesState, previous: SeriesState): void;
}
