/** uPlot with candles drawn by a hook, as it has none of its own; one `setData` per frame. */
import uPlot from 'uplot';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import { CELL } from '../../page-config.js';
import { type ChartSlot, type Contender, type MountedChart, perFrame } from '../contender.js';
import { averages } from '../studies.js';

export const uplot: Contender = { hasFeed: false, mount };

const BARS_IN_VIEW = 50;
/** The library's own names of sides are types alone. */
const PRICES_AT_RIGHT: object = { side: 1, scale: 'y' };
/** Time, open, high, low, close, volume. */
const FIELDS = 6;

function mount({ container, klines, config, onDrawn }: ChartSlot): MountedChart {
  const study = config.studies ? averages(klines) : null;
  const data: number[][] = [
    klines.map(({ openTime }) => openTime / 1_000),
    klines.map(({ open }) => open),
    klines.map(({ high }) => high),
    klines.map(({ low }) => low),
    klines.map(({ close }) => close),
    klines.map(({ volume }) => volume),
    ...(study?.lines.map((line) => [...line]) ?? []),
  ];
  let tick = 0;
  const hidden = { show: true, paths: () => null, points: { show: false } };
  const plot = new uPlot(
    {
      ...CELL,
      legend: { show: false },
      ...(config.sync ? { cursor: { sync: { key: 'bench' } } } : {}),
      scales: { volume: { range: (_plot, _min, max) => [0, max * 5] } },
      axes: [{}, PRICES_AT_RIGHT],
      series: [
        {},
        ...Array.from({ length: 4 }, () => hidden),
        { ...hidden, scale: 'volume', ...(study === null ? { show: false } : { paths: barPaths() }) },
        ...(study?.lines.map(() => ({ stroke: 'orange', width: 1, points: { show: false } })) ?? []),
      ],
      hooks: { drawAxes: [drawCandles], draw: [() => onDrawn(tick)] },
    },
    data as uPlot.AlignedData,
    container,
  );
  const show = () => {
    const [times] = data;
    const max = times[times.length - 1];
    plot.batch(() => {
      plot.setData(data as uPlot.AlignedData, false);
      plot.setScale('x', { min: times[Math.max(0, times.length - BARS_IN_VIEW)], max: max + 60 });
    });
  };
  show();
  return {
    tick: perFrame((kline) => {
      tick = tickOf(kline.volume);
      put(data, kline, study?.update(kline) ?? []);
      show();
    }),
    destroy: () => plot.destroy(),
  };
}

function barPaths(): uPlot.Series.PathBuilder {
  const make = uPlot.paths.bars;
  if (make === undefined) throw new Error('This uPlot draws no bars.');
  return make({ size: [0.7] });
}

function put(data: number[][], kline: BenchKline, studies: readonly number[]): void {
  const [times] = data;
  const time = kline.openTime / 1_000;
  const at = times[times.length - 1] === time ? times.length - 1 : times.length;
  const { open, high, low, close, volume } = kline;
  for (const [field, value] of [time, open, high, low, close, volume].entries()) data[field][at] = value;
  for (const [i, value] of studies.entries()) data[FIELDS + i][at] = value;
}

function drawCandles(plot: uPlot): void {
  const { ctx, data, bbox } = plot;
  const [from, to] = plot.series[0].idxs ?? [0, -1];
  const [times, opens, highs, lows, closes] = data as number[][];
  const width = Math.max(1, (bbox.width / BARS_IN_VIEW) * 0.7);
  ctx.save();
  for (let i = from; i <= to; i++) {
    const x = Math.round(plot.valToPos(times[i], 'x', true));
    const [open, high, low, close] = [opens, highs, lows, closes].map((row) =>
      plot.valToPos(row[i], 'y', true),
    );
    ctx.fillStyle = closes[i] >= opens[i] ? '#26a69a' : '#ef5350';
    ctx.fillRect(x, high, 1, low - high);
    ctx.fillRect(x - width / 2, Math.min(open, close), width, Math.max(1, Math.abs(open - close)));
  }
  ctx.restore();
}
