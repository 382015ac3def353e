/** ECharts candlesticks, used well: one `setOption` per frame, no animation. It wants all data each time. */
import { connect, init } from 'echarts';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import { type ChartSlot, type Contender, type MountedChart, perFrame } from '../contender.js';
import { averages } from '../studies.js';

export const echarts: Contender = { hasFeed: false, mount };

const candleOf = ({ open, high, low, close }: BenchKline) => [open, close, low, high];
const BARS_IN_VIEW = 50;

function mount({ container, klines, config, onDrawn }: ChartSlot): MountedChart {
  const chart = init(container);
  const times = klines.map(({ openTime }) => String(openTime));
  const candles = klines.map(candleOf);
  const volumes = klines.map(({ volume }) => volume);
  const study = config.studies ? averages(klines) : null;
  const lines = study?.lines.map((line) => [...line]) ?? [];
  let tick = 0;
  chart.on('rendered', () => onDrawn(tick));
  const data = () => ({
    xAxis: { data: times },
    series: [
      { data: candles },
      ...(study === null ? [] : [{ data: volumes }, ...lines.map((line) => ({ data: line }))]),
    ],
  });
  const line = { type: 'line', showSymbol: false, data: [] as number[] };
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 48, top: 4, bottom: 20 },
    xAxis: { type: 'category', axisLabel: { formatter: (time: string) => clock(Number(time)) } },
    yAxis: [
      { scale: true, position: 'right' },
      { show: false, max: ({ max }: { max: number }) => max * 5 },
    ],
    dataZoom: [{ type: 'inside', startValue: klines.length - BARS_IN_VIEW, endValue: klines.length - 1 }],
    ...(config.sync ? { tooltip: { trigger: 'axis', axisPointer: { type: 'cross' } } } : {}),
    series: [
      { type: 'candlestick' },
      ...(study === null ? [] : [{ type: 'bar', yAxisIndex: 1 }, ...lines.map(() => line)]),
    ],
  });
  chart.setOption(data());
  if (config.sync) {
    chart.group = 'bench';
    connect('bench');
  }
  const put = (kline: BenchKline) => {
    tick = tickOf(kline.volume);
    const time = String(kline.openTime);
    const at = times.at(-1) === time ? times.length - 1 : times.length;
    times[at] = time;
    candles[at] = candleOf(kline);
    volumes[at] = kline.volume;
    for (const [i, value] of study?.update(kline).entries() ?? []) lines[i][at] = value;
    chart.setOption(data(), { lazyUpdate: true });
  };
  return { tick: perFrame(put), destroy: () => chart.dispose() };
}

function clock(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}
