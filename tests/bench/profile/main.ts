/**
 * Where a thread's time goes: `npm run bench -- profile [--only 24x500] [--contender ours-shared] [--thread page|worker]
 * [--seconds 10] [--top 30]`; `--thread browser`: what the browser does on the page's thread, beside script;
 * `--only mount`: fifty charts mounted at once, and what each long stretch of work was
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf, configOf, isReady, settled } from '../charts/sample.js';
import { CONTENDERS, type ContenderName } from '../charts/page-config.js';
import { type Scenario, SCENARIOS, viewportOf } from '../charts/scenarios.js';
import { CHARTS, MOUNT_VIEWPORT, mountConfig, mountReport } from '../mount/plan.js';
import { launch, OpenPage } from '../stand/browser.js';
import { buildPages } from '../stand/build-pages.js';
import { BenchServer } from '../stand/server.js';
import { wait } from '../stand/wait.js';
import { within } from '../stand/within.js';
import { buildReadable, roomsOf } from './readable-build.js';
import { type Profile, selfTimes, stretches, totalTimes } from './self-times.js';
import { type TraceEvent, timeline, traceDuring, traceRows } from './trace.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '24x500' },
    contender: { type: 'string', default: 'ours-shared' },
    seconds: { type: 'string', default: '10' },
    thread: { type: 'string', default: 'page' },
    top: { type: 'string', default: '30' },
  },
});
type ToThread = <T>(method: string, params?: object) => Promise<T>;
const READY_MS = 120_000;
/** Stretches of work that are told of, ms, and of how many functions. */
const [LONG_MS, STRETCH_ROWS] = [30, 40];
/** Events of the browser that are told of, ms. */
const TOLD_MS = 4;
const write = (text: string) => process.stdout.write(`${text}\n`);
const root = process.cwd();
const pages = join(root, 'build', 'bench', 'profile');
const dist = join(pages, 'dist');
const MOUNT = 'mount';
const ofSeries = SCENARIOS.find(({ id }) => id === values.only);
const chosen = CONTENDERS.find((name) => name === values.contender);
if ((ofSeries === undefined && values.only !== MOUNT) || chosen === undefined) {
  throw new Error(`There is no "${values.only}" of "${values.contender}": see "npm run bench -- charts".`);
}
const at = (path: string) => join(root, 'tests/bench/charts/page', path);
await buildPages(root, pages, {
  pages: { charts: at('main.ts'), mount: at('mount.ts') },
  tap: at('worker-tap.ts'),
});
await buildReadable(root, dist);
const server = new BenchServer({ pages, dist });
await server.listen();
const browser = await launch();
try {
  if (ofSeries === undefined) await profileMount(chosen);
  else await profileLive(ofSeries, chosen);
} finally {
  await browser.devTools.close();
  await server.close();
}

async function profileLive(scenario: Scenario, contender: ContenderName): Promise<void> {
  const config = configOf(scenario, { contender, feed: 'socket' });
  server.prepare(config.plan);
  const page = await OpenPage.open(browser, addressOf(server, config), viewportOf(scenario));
  await within(READY_MS, contender, isReady(page));
  await settled(server);
  server.start(scenario.rate);
  const seconds = Number(values.seconds);
  await wait(3_000);
  if (values.thread === 'browser') await trace(seconds);
  const toThread = values.thread === 'worker' ? await page.worker() : page.send.bind(page);
  await page.evaluate(() => globalThis.bench.reset());
  const before = await page.metrics();
  await startProfile(toThread);
  await wait(seconds * 1_000);
  const { profile } = await toThread<{ profile: Profile }>('Profiler.stop');
  const after = await page.metrics();
  const report = await page.evaluate(() => globalThis.bench.report());
  const wall = (after.at - before.at) / 1_000;
  const share = (figure: 'task' | 'thread' | 'script' | 'layout') =>
    `${(((after[figure] - before[figure]) / wall) * 100).toFixed(0)} %`;
  const perPaint = ((after.thread - before.thread) * 1_000) / report.paints;
  write(
    `${scenario.title}, ${contender}: busy ${share('task')} of wall time, ${share('thread')} by the thread's own clock ` +
      `(script ${share('script')}, layout and style ${share('layout')}); ${report.paints} paints, ` +
      `${perPaint.toFixed(2)} ms of the thread each; ${report.signals.length} bumps of one series' signal`,
  );
  print(profile, report.paints);
}

async function profileMount(contender: ContenderName): Promise<void> {
  const config = mountConfig(contender);
  server.prepare(config.plan);
  server.makeHistories();
  const page = await OpenPage.open(browser, 'about:blank', MOUNT_VIEWPORT);
  const mount = async () => {
    await page.send('Page.navigate', { url: addressOf(server, config, MOUNT) });
    return await mountReport(page);
  };
  if (values.thread === 'browser') {
    const events = await traceDuring(browser, () => within(READY_MS, contender, mount()));
    for (const { depth, begin, ms, cpu, name } of timeline(events, TOLD_MS))
      write(
        `${begin.toFixed(0).padStart(6)} ${'  '.repeat(depth)}${name}: ${ms.toFixed(1)} ms, CPU ${cpu.toFixed(1)}`,
      );
    printTrace(events, (microseconds) => `${(microseconds / 1e3).toFixed(0).padStart(6)} ms`);
    return;
  }
  const mounting = async (): Promise<ToThread> => {
    const worker = await page.worker(true);
    await startProfile(worker);
    await worker('Runtime.runIfWaitingForDebugger');
    return worker;
  };
  const [{ first, all }, toThread] = await within(
    READY_MS,
    contender,
    values.thread === 'worker'
      ? Promise.all([mount(), mounting()])
      : startProfile(page.send.bind(page)).then(async (toPage) => [await mount(), toPage] as const),
  );
  const { profile } = await toThread<{ profile: Profile }>('Profiler.stop');
  write(`${contender}: first candles after ${first.toFixed(0)} ms, all after ${all.toFixed(0)}`);
  print(profile, CHARTS);
  for (const { begin, ms, functions } of stretches(profile, LONG_MS)) {
    write(`\n${ms.toFixed(0)} ms from ${begin.toFixed(0)} on`);
    for (const [name, time] of functions.slice(0, STRETCH_ROWS))
      write(`${(time / 1e3).toFixed(1).padStart(7)} ms  ${name}`);
  }
}

async function startProfile(toThread: ToThread): Promise<ToThread> {
  await toThread('Profiler.enable');
  await toThread('Profiler.setSamplingInterval', { interval: 200 });
  await toThread('Profiler.start');
  return toThread;
}

async function trace(seconds: number): Promise<void> {
  const events = await traceDuring(browser, () => wait(seconds * 1_000));
  printTrace(events, (microseconds) => `${(microseconds / seconds / 1e4).toFixed(1).padStart(6)} %`);
}

function printTrace(events: readonly TraceEvent[], share: (microseconds: number) => string): void {
  for (const [name, count, cpu, wall] of traceRows(events).slice(0, Number(values.top)))
    write(`${share(cpu)} CPU ${share(wall)} wall ${String(count).padStart(7)} x  ${name}`);
}

function print(profile: Profile, paints: number): void {
  const files = new Map<string, (line: number) => string>();
  const roomAt = (url: string, line: number) => {
    const name = basename(url);
    const file = join(dist, name);
    if (!existsSync(file)) return name;
    const rooms = files.get(name) ?? roomsOf(file);
    files.set(name, rooms);
    return rooms(line);
  };
  const { functions, rooms, total } = selfTimes(profile, roomAt);
  const row = ([name, time]: readonly [string, number]) =>
    `${((time / total) * 100).toFixed(1).padStart(5)} %  ${(time / paints).toFixed(0).padStart(5)} µs/paint  ${name}`;
  write(`\nby room (of ${(total / 1e6).toFixed(1)} s that were not idle)\n${rooms.map(row).join('\n')}`);
  write(`\nwith all that they call\n${totalTimes(profile).slice(0, Number(values.top)).map(row).join('\n')}`);
  write(`\nby function\n${functions.slice(0, Number(values.top)).map(row).join('\n')}`);
}
