// What `kline-chart/define` tells the compiler of the element and its events, without running it in Node.
import '../../../widget/define.js';
