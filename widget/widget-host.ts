import type { KlineStore, SeriesState } from '../src/index.js';
import type { SettingsSource } from './chart-settings.js';

/** What the widget needs of its element. */
export interface WidgetHost extends SettingsSource {
  readonly root: ShadowRoot;
  /** The store to show. @throws CapacityError, ConfigError */
  store(): KlineStore;
  onState(state: SeriesState, previous: SeriesState): void;
}
