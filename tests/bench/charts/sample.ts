/** One page of one contender, measured once. */
import { type BenchBrowser, OpenPage } from '../stand/browser.js';
import type { BenchServer } from '../stand/server.js';
import { percentile } from '../stand/statistics.js';
import { within } from '../stand/within.js';
import { tickToPaint } from './latency.js';
import type { PageConfig, PageReport } from './page-config.js';
import { type Entrant, inView, type Scenario, viewportOf } from './scenarios.js';
import { wait } from '../stand/wait.js';

/** Figures of one run. NaN where something is not measured. */
export interface Sample {
  /** Share of the main thread's time, 0 to 1; of it script, layout and style. */
  readonly busy: number;
  readonly script: number;
  /** As `busy`, by the thread's own clock: without what other programs took of the machine. */
  readonly thread: number;
  readonly layout: number;
  /** Main thread's own time per tick, and per paint of a chart, in microseconds. */
  readonly perTick: number;
  readonly perPaint: number;
  /** Cores that the page's whole process took, workers included. */
  readonly cores: number;
  /** Paints per second of each chart in view. */
  readonly repaint: number;
  readonly frames: number;
  readonly gapP99: number;
  /** Longest task or frame callback of the page, ms. */
  readonly longest: number;
  /** From arrival where a tick is parsed (or made) to the end of the drawing callback, ms. */
  readonly paintP50: number;
  readonly paintP99: number;
  /** The same from when the server sent it: what the wait before parsing adds, ms. */
  readonly sentP50: number;
  readonly sentP99: number;
  /** From arrival to the effect of a signal, ms. */
  readonly signalP50: number;
  readonly signalP99: number;
  /** From the write into memory to the signal, by the store's own stamps, ms. */
  readonly writeP50: number;
  readonly writeP99: number;
}

export interface Conditions {
  readonly seconds: number;
  readonly warmUp: number;
}

const SEED = 1;
const READY_MS = 120_000;
/** How long nothing may be asked of the server any more before ticks begin, ms. */
const SETTLED_MS = 700;
const POINTER_MS = 50;
/** Ticks per second until then: each of 1,200 series has one in six seconds. */
const MEANWHILE_RATE = 200;

/** @throws Error when the page fails: figures of a broken page are none */
export async function takeSample(
  browser: BenchBrowser,
  server: BenchServer,
  scenario: Scenario,
  entrant: Entrant,
  conditions: Conditions,
): Promise<{ sample: Sample; transport: string }> {
  const config = configOf(scenario, entrant);
  server.prepare(config.plan);
  const page = await OpenPage.open(browser, addressOf(server, config), viewportOf(scenario));
  try {
    await within(READY_MS, entrant.contender, isReady(page));
    await settled(server);
    server.stop();
    if (entrant.feed === 'page') await page.evaluate((rate) => globalThis.bench.start(rate), scenario.rate);
    else server.start(scenario.rate);
    const stopPointer = scenario.pointer ? movePointer(page) : async () => {};
    await wait(conditions.warmUp * 1_000);
    await page.evaluate(() => globalThis.bench.reset());
    const before = await page.metrics();
    const ticksBefore = server.market.ticks;
    await wait(conditions.seconds * 1_000);
    const after = await page.metrics();
    const ticks = server.market.ticks - ticksBefore;
    await stopPointer();
    const report = await page.evaluate(() => globalThis.bench.report());
    if (page.errors.length > 0) throw new Error(page.errors.join('; '));
    const seconds = (after.at - before.at) / 1_000;
    const busy = after.task - before.task;
    const thread = after.thread - before.thread;
    return {
      transport: report.transport,
      sample: {
        busy: busy / seconds,
        thread: thread / seconds,
        script: (after.script - before.script) / seconds,
        layout: (after.layout - before.layout) / seconds,
        perTick: (thread * 1e6) / (ticks || scenario.rate * seconds),
        perPaint: report.paints === 0 ? Number.NaN : (thread * 1e6) / report.paints,
        cores: (after.cpu - before.cpu) / seconds,
        repaint: report.paints / inView(scenario) / seconds,
        frames: report.frames / seconds,
        gapP99: report.gapP99,
        longest: report.longest,
        ...latenciesOf(report, server, config),
      },
    };
  } finally {
    server.stop();
    await page.close();
  }
}

export function configOf(scenario: Scenario, { contender, feed }: Entrant, log = true): PageConfig {
  const { charts, shown, visible, columns, studies, sync, scroll, series, bars } = scenario;
  const plan = { seed: SEED, epoch: Date.now(), series, bars };
  return {
    contender,
    feed,
    plan,
    charts,
    shown,
    visible,
    columns,
    studies,
    sync,
    scroll,
    log,
    visit: 'only',
  };
}

export function addressOf(server: BenchServer, config: PageConfig, name = 'charts'): string {
  const isolation = config.contender === 'ours-transfer' ? 'plain' : 'isolated';
  return `${server.url}${isolation}/pages/${name}.html#${encodeURIComponent(JSON.stringify(config))}`;
}

/** Until all charts of a page show candles. */
export async function isReady(page: OpenPage): Promise<void> {
  await page.until(() => 'bench' in globalThis);
  await page.evaluate(() => globalThis.bench.ready);
}

/** Until the page has subscribed and fetched all it wants. Ticks come slowly meanwhile: silence would be a fault to be seen to. */
export async function settled(server: BenchServer): Promise<void> {
  server.start(MEANWHILE_RATE);
  for (let before = ''; before !== server.progress; await wait(SETTLED_MS)) before = server.progress;
}

/** A pointer that wanders over the first chart. Returns what stops it. */
function movePointer(page: OpenPage): () => Promise<void> {
  const stop = new AbortController();
  const moving = (async () => {
    for (let step = 0; !stop.signal.aborted; step++) {
      await page.movePointer(60 + ((step * 7) % 160), 60 + ((step * 3) % 80));
      await wait(POINTER_MS);
    }
  })();
  return () => {
    stop.abort();
    return moving;
  };
}

function latenciesOf(report: PageReport, server: BenchServer, { feed, shown }: PageConfig) {
  const { first, times } = report.arrivals;
  const seriesAt = (tick: number) => server.market.seriesAt(tick - 1);
  const arrived = { at: (tick: number) => times[tick - first] || Number.NaN };
  const sent = { at: (tick: number) => server.sentAt[tick] || Number.NaN };
  const paint = tickToPaint(report.paintLog, arrived, seriesAt, shown);
  const whole = feed === 'page' ? paint : tickToPaint(report.paintLog, sent, seriesAt, shown);
  const [signals, writes] = [report.signals, report.writes].map((all) => Float64Array.from(all).sort());
  return {
    paintP50: paint.p50,
    paintP99: paint.p99,
    sentP50: whole.p50,
    sentP99: whole.p99,
    signalP50: percentile(signals, 0.5),
    signalP99: percentile(signals, 0.99),
    writeP50: percentile(writes, 0.5),
    writeP99: percentile(writes, 0.99),
  };
}
