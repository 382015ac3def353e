/** `kline-chart/define`: registers `<kline-chart>`. */
import { define } from './register.js';

// With what it tells the compiler of the tag and its events.
export type { KlineChartEvents } from './element-types.js';

define();
