/** Chromium as the benchmarks drive it, and what it tells of its own work. */
import { readFileSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { ensureBrowser } from '../../run/browser.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-blink-features=ForceEagerMeasureMemory',
];

/** @param scale device pixels per CSS pixel: emulated ones would not reach the bitmaps of canvases */
export function launch(scale = 1): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureBrowser(),
    args: [...ARGS, `--force-device-scale-factor=${scale}`],
  });
}

/** Seconds of the main thread by kind since the page began, and what it holds. */
export interface PageMetrics {
  /** ms of any clock: for differences. */
  readonly at: number;
  readonly task: number;
  /** The same by the thread's own clock: what other programs took of the machine is not in it. */
  readonly thread: number;
  readonly script: number;
  readonly layout: number;
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Seconds of all threads of the page's process, workers and raster included. */
  readonly cpu: number;
}

export interface OpenPage {
  readonly page: Page;
  readonly session: CDPSession;
  readonly errors: readonly string[];
  readonly metrics: () => Promise<PageMetrics>;
  readonly close: () => Promise<void>;
}

/** A page in a context of its own: nothing is left of the one before. */
export async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<OpenPage> {
  // No viewport of a scale of its own: the browser's holds.
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const threadSession = await context.newCDPSession(page);
  await threadSession.send('Performance.enable', { timeDomain: 'threadTicks' });
  const system = await browser.newBrowserCDPSession();
  await page.goto(url);
  const metrics = async () => {
    const { metrics: all } = await session.send('Performance.getMetrics');
    const at = performance.now();
    const thread = (await threadSession.send('Performance.getMetrics')).metrics;
    const cpus = [...(await renderers(system)).values()];
    const value = (name: string) => all.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      at,
      task: value('TaskDuration'),
      thread: thread.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN,
      script: value('ScriptDuration'),
      layout: value('LayoutDuration') + value('RecalcStyleDuration'),
      heap: value('JSHeapUsedSize'),
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
      cpu: cpus.reduce((sum, seconds) => sum + seconds, 0),
    };
  };
  const close = async () => {
    // Who was brought down has nothing left to close.
    if (browser.isConnected()) await Promise.allSettled([system.detach(), context.close()]);
  };
  return { page, session, errors, metrics, close };
}

/** CPU seconds of every renderer so far, by process. A browser keeps idle ones ready beside the page's own. */
async function renderers(system: CDPSession): Promise<Map<number, number>> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer');
  return new Map(own.map(({ id, cpuTime }) => [id, cpuTime]));
}

/** Resident memory in bytes of the renderer that works most; NaN where there is no /proc. */
export async function residentBytes(browser: Browser): Promise<number> {
  const system = await browser.newBrowserCDPSession();
  const byWork = [...(await renderers(system))].toSorted(([, a], [, b]) => b - a);
  await system.detach();
  try {
    const text = readFileSync(`/proc/${byWork[0]?.[0]}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1_024;
  } catch {
    return Number.NaN;
  }
}
