export * from '../src/index.js';
export { KlineChartElement } from './kline-chart-element.js';
export type { KlineChartEventDetails, KlineChartEventName } from './events.js';
export type { AnnotationColor, ChartMarker, PriceLine } from './annotations/annotations.js';
export type { ExportFormat } from './view-commands.js';
export type { ChartViewState } from './view-state.js';
export type { TimeRange } from './visible-range.js';
export { define } from './register.js';
