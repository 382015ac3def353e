export type { KlineChartConfig, WorkerOption } from './config.js';
export { configure, KlineStore, registerFeed } from './page-object.js';
