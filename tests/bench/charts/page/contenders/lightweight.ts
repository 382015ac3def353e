/** lightweight-charts by itself: plainly, an update for every tick; or well, one update per frame. */
import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesPrimitive,
  LineSeries,
  type UTCTimestamp,
} from 'lightweight-charts';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import { type ChartSlot, type Contender, type MountedChart, perFrame } from '../contender.js';
import { averages } from '../studies.js';

const group = new Set<{ chart: IChartApi; show(time: UTCTimestamp | undefined): void }>();

export function lightweight(eachTick: boolean): Contender {
  return { hasFeed: false, mount: (slot) => mount(slot, eachTick) };
}

const timeOf = ({ openTime }: BenchKline) => (openTime / 1_000) as UTCTimestamp;

function mount({ container, klines, config, onDrawn }: ChartSlot, eachTick: boolean): MountedChart {
  const chart = createChart(container, { autoSize: true, timeScale: { timeVisible: true } });
  const series = chart.addSeries(CandlestickSeries);
  let tick = 0;
  const onDraw: ISeriesPrimitive = {
    paneViews: () => [{ renderer: () => ({ draw: () => onDrawn(tick) }) }],
  };
  series.attachPrimitive(onDraw);
  const barOf = (kline: BenchKline) => ({ ...kline, time: timeOf(kline) });
  series.setData(klines.map(barOf));
  const studies = config.studies ? addStudies(chart, klines) : null;
  if (config.sync) follow(chart, series);
  const apply = (kline: BenchKline) => {
    tick = tickOf(kline.volume);
    series.update(barOf(kline));
    studies?.(kline);
  };
  return { tick: eachTick ? apply : perFrame(apply), destroy: () => chart.remove() };
}

function addStudies(chart: IChartApi, klines: readonly BenchKline[]): (kline: BenchKline) => void {
  const volume = chart.addSeries(HistogramSeries, { priceScaleId: 'volume' });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  volume.setData(klines.map((kline) => ({ time: timeOf(kline), value: kline.volume })));
  const study = averages(klines);
  const lines = study.lines.map((values) => {
    const line = chart.addSeries(LineSeries, { lineWidth: 1 });
    line.setData(klines.map((kline, i) => ({ time: timeOf(kline), value: values[i] })));
    return line;
  });
  return (kline) => {
    volume.update({ time: timeOf(kline), value: kline.volume });
    const values = study.update(kline);
    for (const [i, line] of lines.entries()) line.update({ time: timeOf(kline), value: values[i] });
  };
}

/** The crosshair of one chart stands in all others. */
function follow(chart: IChartApi, series: ReturnType<IChartApi['addSeries']>): void {
  const member = {
    chart,
    show: (time: UTCTimestamp | undefined) => {
      if (time === undefined) chart.clearCrosshairPosition();
      else chart.setCrosshairPosition(0, time, series);
    },
  };
  group.add(member);
  chart.subscribeCrosshairMove(({ sourceEvent, time }) => {
    if (sourceEvent === undefined) return;
    for (const other of group) if (other !== member) other.show(time as UTCTimestamp | undefined);
  });
}
