/** A page that loads a contender's module, then mounts all its charts at once, and tells how long what took. */
import { seriesName } from '../../stand/market.js';
import { wait } from '../../stand/wait.js';
import { CELL, type MountReport, type PageConfig } from '../page-config.js';
import { loadContender } from './contenders/index.js';
import { LongTasks } from './long-tasks.js';
import { PaintClock } from './paint-clock.js';
import { SocketFeed } from './peer-feed.js';

const config = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PageConfig;
/** Long tasks are told of after they ended. */
const AFTERWARDS_MS = 500;

globalThis.mounted = mountAll();

async function mountAll(): Promise<MountReport> {
  const clock = new PaintClock(0);
  const longTasks = new LongTasks();
  const contender = await loadContender(config);
  longTasks.reset();
  const began = performance.now();
  const times = new Map<number, number>();
  const done = new Promise<void>((resolve) => {
    clock.onPaint = (chart) => {
      if (!times.has(chart)) times.set(chart, performance.now() - began);
      if (times.size === config.charts) resolve();
    };
  });
  if (config.visit === 'next') await contender.restore?.();
  const feed = new SocketFeed();
  const grid = document.createElement('div');
  grid.style.cssText = `display:grid;grid-template-columns:repeat(${config.columns},${CELL.width}px);grid-auto-rows:${CELL.height}px`;
  document.body.append(grid);
  for (let chart = 0; chart < config.charts; chart++) {
    const container = document.createElement('div');
    container.style.cssText = 'position:relative;overflow:hidden';
    grid.append(container);
    const onDrawn = () => clock.onDrawn(chart, 0);
    const slot = { container, series: seriesName(chart), config, onDrawn };
    if (contender.hasFeed) contender.mount({ ...slot, klines: [] });
    else feed.history(chart).then((klines) => contender.mount({ ...slot, klines }), reportError);
  }
  await done;
  await wait(AFTERWARDS_MS);
  if (config.visit === 'first') await contender.keep?.();
  const all = [...times.values()];
  return { first: Math.min(...all), all: Math.max(...all), longTasks: longTasks.durations };
}
