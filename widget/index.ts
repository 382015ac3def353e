export * from '../src/index.js';
export { KlineChartElement } from './element/kline-chart-element.js';
export type {
  KlineChartAttributes,
  KlineChartEvent,
  KlineChartEvents,
  KlineChartMarkup,
  KlineChartProps,
} from './element-types.js';
export type { KlineChartEventDetails, KlineChartEventName } from './events.js';
export type { AnnotationColor, ChartMarker, PriceLine } from './annotations/annotations.js';
export { registerLanguage } from './language/languages.js';
export type { LanguageTable, MessageKey, Messages } from './language/messages.js';
export type { ExportFormat } from './view-commands.js';
export type { ChartViewState } from './view-state.js';
export type { TimeRange } from './visible-range.js';
export type { WidgetMetrics } from './widget-metrics.js';
export { define } from './register.js';
