/** Chromium as the benchmarks drive it, and what it tells of its own work. */
import { readFileSync } from 'node:fs';
import { ensureBrowser } from '../../run/browser.mjs';
import { chromiumSwitches } from '../../run/chromium-switches.mjs';
import { DevTools } from './devtools.js';
import { wait } from './wait.js';

const ARGS = [
  ...chromiumSwitches(),
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  // What is measured is always in view, whatever the system thinks of a window that nobody sees.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--enable-blink-features=ForceEagerMeasureMemory',
];
/** Between two looks at a condition, ms. */
const LOOK_MS = 50;

export interface BenchBrowser {
  readonly devTools: DevTools;
  readonly version: string;
}

/** @param scale device pixels per CSS pixel: emulated ones would not reach the bitmaps of canvases */
export async function launch(scale = 1): Promise<BenchBrowser> {
  const devTools = await DevTools.launch(ensureBrowser(), [...ARGS, `--force-device-scale-factor=${scale}`]);
  const { product } = await devTools.send<{ product: string }>('Browser.getVersion');
  return { devTools, version: product.replace(/^\D*/, '') };
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

/** A page in a context of its own: nothing is left of the one before. */
export class OpenPage {
  readonly errors: string[] = [];

  private constructor(
    private readonly devTools: DevTools,
    private readonly context: string,
    private readonly session: string,
    /** A second one of the same page: a session has one clock. */
    private readonly threadSession: string,
  ) {}

  static async open(
    { devTools }: BenchBrowser,
    url: string,
    viewport: { width: number; height: number },
  ): Promise<OpenPage> {
    const { browserContextId } = await devTools.send<{ browserContextId: string }>(
      'Target.createBrowserContext',
    );
    const { targetId } = await devTools.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
      ...viewport,
    });
    const attach = async () => {
      const { sessionId } = await devTools.send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return sessionId;
    };
    const page = new OpenPage(devTools, browserContextId, await attach(), await attach());
    await page.begin(url, viewport);
    return page;
  }

  send<T = Record<string, unknown>>(method: string, params: object = {}): Promise<T> {
    return this.devTools.send<T>(method, params, this.session);
  }

  /** Runs a function in the page, which sees nothing of here but its argument. @throws Error what it throws there */
  async evaluate<T, A = undefined>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', {
      expression: `(${work.toString()})(${JSON.stringify(argument) ?? ''})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Until something is so in the page. */
  async until(condition: () => boolean): Promise<void> {
    while (!(await this.evaluate(condition))) await wait(LOOK_MS);
  }

  /**
   * Attaches to the page's first dedicated worker, or to the next one before its first line: that one waits for
   * `Runtime.runIfWaitingForDebugger`. Returns how to send to it.
   */
  async worker(waitForDebuggerOnStart = false): Promise<<T>(method: string, params?: object) => Promise<T>> {
    const session = new Promise<string>((resolve) => {
      this.devTools.on('Target.attachedToTarget', this.session, ({ sessionId }) =>
        resolve(sessionId as string),
      );
    });
    const how = { autoAttach: true, waitForDebuggerOnStart, flatten: true };
    await this.send('Target.setAutoAttach', how);
    const own = await session;
    return (method, params) => this.devTools.send(method, params, own);
  }

  async movePointer(x: number, y: number): Promise<void> {
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  }

  async metrics(): Promise<PageMetrics> {
    const wall = await this.valuesOf(this.session);
    const at = performance.now();
    const thread = await this.valuesOf(this.threadSession);
    const cpus = [...(await renderers(this.devTools)).values()];
    return {
      at,
      task: wall('TaskDuration'),
      thread: thread('TaskDuration'),
      script: wall('ScriptDuration'),
      layout: wall('LayoutDuration') + wall('RecalcStyleDuration'),
      heap: wall('JSHeapUsedSize'),
      nodes: wall('Nodes'),
      listeners: wall('JSEventListeners'),
      cpu: cpus.reduce((sum, seconds) => sum + seconds, 0),
    };
  }

  async close(): Promise<void> {
    // Who was brought down has nothing left to close.
    if (!this.devTools.isConnected) return;
    await this.devTools.send('Target.disposeBrowserContext', { browserContextId: this.context });
  }

  private async begin(url: string, viewport: { width: number; height: number }): Promise<void> {
    const { devTools, session, threadSession } = this;
    devTools.on('Runtime.exceptionThrown', session, ({ exceptionDetails }) => {
      const { text, exception } = exceptionDetails as {
        text: string;
        exception?: { description?: string };
      };
      this.errors.push(exception?.description ?? text);
    });
    await this.send('Runtime.enable');
    await this.send('Performance.enable');
    await devTools.send('Performance.enable', { timeDomain: 'threadTicks' }, threadSession);
    await this.send('Emulation.setDeviceMetricsOverride', {
      ...viewport,
      deviceScaleFactor: 0,
      mobile: false,
    });
    const { errorText } = await this.send<{ errorText?: string }>('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
  }

  private async valuesOf(session: string): Promise<(name: string) => number> {
    const { metrics } = await this.devTools.send<{ metrics: { name: string; value: number }[] }>(
      'Performance.getMetrics',
      {},
      session,
    );
    return (name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  }
}

/** CPU seconds of every renderer so far, by process. A browser keeps idle ones ready beside the page's own. */
async function renderers(devTools: DevTools): Promise<Map<number, number>> {
  const { processInfo } = await devTools.send<{
    processInfo: { id: number; type: string; cpuTime: number }[];
  }>('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer');
  return new Map(own.map(({ id, cpuTime }) => [id, cpuTime]));
}

/** Resident memory in bytes of the renderer that works most; NaN where there is no /proc. */
export async function residentBytes({ devTools }: BenchBrowser): Promise<number> {
  const byWork = [...(await renderers(devTools))].toSorted(([, a], [, b]) => b - a);
  try {
    const text = readFileSync(`/proc/${byWork[0]?.[0]}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1_024;
  } catch {
    return Number.NaN;
  }
}
