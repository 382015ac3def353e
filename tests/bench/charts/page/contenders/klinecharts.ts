/** KLineChart 10 through its data loader: it coalesces the ticks of a frame by itself. */
import { dispose, init } from 'klinecharts';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import type { ChartSlot, Contender, MountedChart } from '../contender.js';
import { onClear } from './canvas-hook.js';

export const klinecharts: Contender = { hasFeed: false, mount };

const dataOf = ({ openTime: timestamp, open, high, low, close, volume }: BenchKline) => ({
  timestamp,
  open,
  high,
  low,
  close,
  volume,
});

function mount({ container, series, klines, config, onDrawn }: ChartSlot): MountedChart {
  const chart = init(container);
  if (chart === null) throw new Error('KLineChart made no chart.');
  let tick = 0;
  let push: (data: ReturnType<typeof dataOf>) => void = () => {};
  chart.setStyles({
    candle: { tooltip: { showRule: 'none' } },
    indicator: { tooltip: { showRule: 'none' } },
  });
  if (config.studies) {
    chart.createIndicator({ name: 'MA', calcParams: [20, 50, 100], paneId: 'candle_pane' });
    chart.createIndicator('VOL');
  }
  chart.setSymbol({ ticker: series.symbol, pricePrecision: 2, volumePrecision: 3 });
  chart.setPeriod({ type: 'minute', span: 1 });
  chart.setDataLoader({
    getBars: ({ type, callback }) => callback(type === 'init' ? klines.map(dataOf) : [], false),
    subscribeBar: ({ callback }) => {
      push = callback;
    },
  });
  onClear(chart.getDom('candle_pane', 'main') ?? container, () => onDrawn(tick));
  return {
    tick: (kline) => {
      tick = tickOf(kline.volume);
      push(dataOf(kline));
    },
    destroy: () => dispose(container),
  };
}
