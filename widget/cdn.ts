/**
 * The file that a page loads by itself: registers `<kline-chart>` and exports what `kline-chart` exports. Settings
 * come from `globalThis.klineChartConfig`, read when the first chart connects.
 */
import { define } from './register.js';

export * from './index.js';

define();
