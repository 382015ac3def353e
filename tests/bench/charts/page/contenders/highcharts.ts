/** Highcharts Stock, used well: points change without a redraw, and each frame redraws once. It draws SVG. */
import Highcharts from 'highcharts/highstock.js';
import 'highcharts/indicators/indicators.js';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import { type ChartSlot, type Contender, type MountedChart, perFrame } from '../contender.js';

export const highcharts: Contender = { hasFeed: false, mount };

const pointOf = ({ openTime, open, high, low, close }: BenchKline) => [openTime, open, high, low, close];
/** What fits into the chart at a usual width of a bar, as the others show it. */
const BARS_IN_VIEW = 50;

function mount({ container, klines, config, onDrawn }: ChartSlot): MountedChart {
  let tick = 0;
  const averages = [20, 50, 100].map((period) => ({ type: 'sma', linkedTo: 'price', params: { period } }));
  const chart = Highcharts.stockChart(container, {
    chart: { animation: false, events: { render: () => onDrawn(tick) } },
    accessibility: { enabled: false },
    navigator: { enabled: false },
    scrollbar: { enabled: false },
    rangeSelector: { enabled: false },
    credits: { enabled: false },
    plotOptions: { series: { animation: false, dataGrouping: { enabled: false } } },
    xAxis: { range: BARS_IN_VIEW * 60_000 },
    yAxis: [{}, { top: '80%', height: '20%', visible: false }],
    series: [
      { type: 'candlestick', id: 'price', data: klines.map(pointOf) },
      ...(config.studies
        ? [
            { type: 'column', yAxis: 1, data: klines.map(({ openTime, volume }) => [openTime, volume]) },
            ...averages,
          ]
        : []),
    ] as Highcharts.SeriesOptionsType[],
  });
  const [price, volume] = chart.series;
  const put = (series: Highcharts.Series, point: number[]) => {
    const last = series.points.at(-1);
    if (last !== undefined && last.x === point[0]) last.update(point, false);
    else series.addPoint(point, false);
  };
  return {
    tick: perFrame((kline) => {
      tick = tickOf(kline.volume);
      put(price, pointOf(kline));
      if (config.studies) put(volume, [kline.openTime, kline.volume]);
      chart.redraw(false);
    }),
    destroy: () => chart.destroy(),
  };
}
