/** A page of one contender: mounts the charts that the address asks for, and measures. */
import type * as KlineChart from '../../../../widget/index.js';
import { type BenchKline, seriesName, tickOf } from '../../stand/market.js';
import { CELL, type PageConfig, type PageReport } from '../page-config.js';
import { Arrivals } from './arrivals.js';
import type { Contender, MountedChart } from './contender.js';
import { loadContender } from './contenders/index.js';
import { LongTasks } from './long-tasks.js';
import { PaintClock, now } from './paint-clock.js';
import { PageFeed, SocketFeed } from './peer-feed.js';
import { CHANNEL, tapSockets } from './socket-tap.js';

const config = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PageConfig;
const LOG_ENTRIES = 200_000;
const SCROLL_PER_FRAME = 12;

const clock = new PaintClock(config.log ? LOG_ENTRIES : 0);
const longTasks = new LongTasks();
const arrivals = new Arrivals();
const isInWorker = config.contender === 'ours-shared' || config.contender === 'ours-transfer';
if (config.log && config.feed === 'socket' && !isInWorker) tapSockets(arrivals);
const channel = new BroadcastChannel(CHANNEL);
const feed = config.feed === 'socket' ? new SocketFeed() : new PageFeed(config.plan, arrivals);
/** Number of a tick and when its signal ran, in turn. */
const signals: number[] = [];
/** From writes into the store to its signals, ms, as the store measures it. */
const writes: number[] = [];
let ticks = 0;
let contender: Contender | null = null;

globalThis.bench = { ready: mountAll(), start: (rate) => feed.start(rate), reset, report };

async function mountAll(): Promise<void> {
  contender = await loadContender(config);
  const { hasFeed } = contender;
  const histories = Array.from({ length: hasFeed ? 0 : config.shown }, (_, index) => feed.history(index));
  const klines = await Promise.all(histories);
  const grid = document.createElement('div');
  grid.style.cssText = `display:grid;grid-template-columns:repeat(${config.columns},${CELL.width}px);grid-auto-rows:${CELL.height}px`;
  document.body.append(grid);
  const charts: MountedChart[] = [];
  for (let chart = 0; chart < config.charts; chart++) {
    if (chart === config.visible) grid.append(gap());
    const container = document.createElement('div');
    container.style.cssText = 'position:relative;overflow:hidden';
    grid.append(container);
    const index = chart % config.shown;
    charts.push(
      contender.mount({
        container,
        series: seriesName(index),
        klines: klines[index] ?? [],
        config,
        onDrawn: (tick) => clock.onDrawn(chart, tick),
      }),
    );
  }
  await contender.ready?.(charts);
  if (hasFeed) await watchSignal();
  else await feed.listen(config.plan.series, (index, kline) => deliver(charts, index, kline));
  if (config.scroll) scrollOnAndOn();
}

/** Series that no chart shows are kept by users, too: their newest kline. */
const kept: BenchKline[] = [];

function deliver(charts: readonly MountedChart[], index: number, kline: BenchKline): void {
  ticks++;
  if (index >= config.shown) kept[index] = { ...kline };
  else for (let chart = index; chart < charts.length; chart += config.shown) charts[chart].tick(kline);
}

/** Keeps the charts behind it out of sight, and farther away than any chart builds itself ahead. */
function gap(): HTMLElement {
  const element = document.createElement('div');
  element.style.cssText = 'grid-column:1/-1;height:3000px';
  return element;
}

/** From arrival to the effect of one series' signal, where there is one; and from the write of any series to its signal. */
async function watchSignal(): Promise<void> {
  if (config.contender === 'blank' || !config.log) return;
  const file = new URL('../dist/kline-chart.js', location.href);
  const { KlineStore } = (await import(/* @vite-ignore */ file.href)) as typeof KlineChart;
  const { symbol, interval } = seriesName(0);
  const store = KlineStore.shared();
  store.watch.measure({ update: (ms) => writes.push(ms), message: () => {} });
  store.version(symbol, interval).subscribe(() => {
    const kline = store.getLatestKline(symbol, interval);
    if (kline !== null) signals.push(tickOf(kline.volume), now());
  });
}

function scrollOnAndOn(): void {
  let step = SCROLL_PER_FRAME;
  const scroll = () => {
    const before = window.scrollY;
    window.scrollBy(0, step);
    if (window.scrollY === before) step = -step;
    requestAnimationFrame(scroll);
  };
  scroll();
}

function reset(): void {
  clock.reset();
  longTasks.reset();
  arrivals.reset();
  signals.length = 0;
  writes.length = 0;
  ticks = 0;
  channel.postMessage('reset');
}

async function report(): Promise<PageReport> {
  const { gaps, paints, entries } = clock;
  const longest = Math.max(clock.longest, longTasks.longest);
  const taken = isInWorker && config.log ? await ofWorker() : arrivals.collect();
  return {
    frames: gaps.count,
    gapP50: gaps.percentile(0.5),
    gapP99: gaps.percentile(0.99),
    gapMax: gaps.max,
    longest,
    paints,
    ticks,
    paintLog: entries,
    arrivals: taken,
    signals: latencies(taken),
    writes,
    transport: contender?.describe?.() ?? '',
  };
}

function latencies({ first, times }: PageReport['arrivals']): number[] {
  const found: number[] = [];
  for (let i = 0; i < signals.length; i += 2) {
    const arrived = times[signals[i] - first];
    if (arrived > 0) found.push(signals[i + 1] - arrived);
  }
  return found;
}

function ofWorker(): Promise<PageReport['arrivals']> {
  return new Promise((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<PageReport['arrivals']>) => resolve(data), {
      once: true,
    });
    channel.postMessage('collect');
  });
}
