/**
 * The page before and after, by the demo's own page in one run: `npm run bench -- migration [--warm-up 240] [--seconds 180]
 * [--rounds 1] [--json FILE] [--readme]`. Both sides get the same klines at the same pace; in turn, for what runs beside is
 * measured too.
 *
 * What is retained is measured after the warm-up alone, and so are latencies: heap snapshots tell that for four minutes a
 * page that is new keeps code, which the engine compiles as it finds out what is run often (0.24 of 0.29 MB from minute 2
 * to 4.5), and that what comes after is 1 kB for each new bar of a chart, up to its 250 bars of slack. Whether it has
 * settled is to be seen in the run: the growth of either half of the measure is printed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { MigrationDemo } from '../../../demo/migration/main.js';
import { table } from '../charts/tables.js';
import { launch, OpenPage } from '../stand/browser.js';
import { describeMachine, machineLine } from '../stand/machine.js';
import { writeFigures } from '../stand/readme.js';
import { slopeOf } from '../stand/slope.js';
import { spreadOf } from '../stand/statistics.js';
import { within } from '../stand/within.js';
import { wait } from '../stand/wait.js';

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var migrationDemo: MigrationDemo;
}

const { values } = parseArgs({
  options: {
    'warm-up': { type: 'string', default: '240' },
    seconds: { type: 'string', default: '180' },
    rounds: { type: 'string', default: '1' },
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const SIDES = ['legacy', 'shared'] as const;
type SideName = (typeof SIDES)[number];
/** Between two looks at the heap; a collection of the young generation takes less than a few of them to come again. */
const LOOK_MS = 50;
/** Readings of what is left after a collection, each the least of three. */
const RETAINED_READINGS = 18;
const MB = 1e6;
const root = process.cwd();
const seconds = Number(values.seconds);
const warmUp = Number(values['warm-up']);

interface Reading {
  /** MB per minute. */
  readonly allocated: number;
  readonly retained: number;
  readonly retainedError: number;
  /** The same of either half: alike once the page has settled. */
  readonly halves: readonly { readonly slope: number; readonly error: number }[];
  /** ms. */
  readonly updateP50: number;
  readonly updateP99: number;
  readonly frameP99: number;
  /** Share of the main thread. */
  readonly busy: number;
}

const demo = spawn(process.execPath, ['demo/start.mjs', '--seed', '1'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await launch();
const readings: Record<SideName, Reading[]> = { legacy: [], shared: [] };
try {
  const url = await addressOf(demo);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const side of SIDES) readings[side].push(await measure(`${url}migration.html`, side));
  const machine = machineLine(describeMachine(root, browser.version, ['kline-chart', 'lightweight-charts']));
  const text = `${machine}\n\n${summary()}`;
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, warmUp, seconds, readings }, null, 1)}\n`);
  if (values.readme) writeFigures(root, 'migration', text);
} finally {
  await browser.devTools.close();
  demo.kill();
}

async function measure(url: string, side: SideName): Promise<Reading> {
  process.stderr.write(`${side} ...\r`);
  const page = await OpenPage.open(browser, `${url}?USE_SHARED_KLINE_DATA=${side}`, {
    width: 1_280,
    height: 1_000,
  });
  try {
    await within(
      60_000,
      side,
      page.until(() => 'migrationDemo' in globalThis),
    );
    await wait(warmUp * 1_000);
    await page.evaluate((each) => globalThis.migrationDemo.drive.meters[each].forgetLatencies(), side);
    const before = await page.metrics();
    const left: (readonly [minutes: number, megabytes: number])[] = [];
    let risen = 0;
    let risingMs = 0;
    const began = performance.now();
    for (let i = 0; i < RETAINED_READINGS; i++) {
      left.push([(performance.now() - began) / 60_000, (await leastHeap(page)) / MB]);
      let last = await page.metrics();
      for (const end = performance.now() + (seconds * 1_000) / RETAINED_READINGS; performance.now() < end; ) {
        await wait(LOOK_MS);
        const next = await page.metrics();
        // A look in which it fell saw a collection: how much was made in it nobody knows.
        if (next.heap >= last.heap) {
          risen += next.heap - last.heap;
          risingMs += next.at - last.at;
        }
        last = next;
      }
    }
    const after = await page.metrics();
    const figures = await page.evaluate(() => globalThis.migrationDemo.figures());
    if (page.errors.length > 0) throw new Error(page.errors.join('; '));
    const { slope, error } = slopeOf(left);
    const { updateP50, updateP99, frameP99 } = figures[side];
    return {
      allocated: (risen / MB / risingMs) * 60_000,
      retained: slope,
      retainedError: error,
      halves: [left.slice(0, left.length / 2), left.slice(left.length / 2)].map(slopeOf),
      updateP50: updateP50 ?? Number.NaN,
      updateP99: updateP99 ?? Number.NaN,
      frameP99: frameP99 ?? Number.NaN,
      busy: (after.task - before.task) / ((after.at - before.at) / 1_000),
    };
  } finally {
    await page.close();
  }
}

async function leastHeap(page: OpenPage): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    await page.send('HeapProfiler.collectGarbage');
    least = Math.min(least, (await page.metrics()).heap);
  }
  return least;
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for (;;) {
    const [data] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    said += data.toString();
    const [url] = /http:\/\/\S+/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
}

function summary(): string {
  const head = [
    '150,000 klines, 5 updates a second',
    'allocated, MB/min',
    'retained, MB/min',
    'update p50, ms',
    'update p99, ms',
    'frame gap p99, ms',
    'busy %',
  ];
  const rows = SIDES.map((side) => {
    const all = readings[side];
    const cell = (of: (reading: Reading) => number, digits: number) => {
      const { median, min, max } = spreadOf(all.map(of));
      return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
    };
    const error = Math.max(...all.map(({ retainedError }) => retainedError));
    return [
      side === 'legacy' ? 'before: cloned state, charts remounted' : 'after: the shared store',
      cell(({ allocated }) => allocated, 1),
      `${cell(({ retained }) => retained, 3)} ± ${error.toFixed(3)}`,
      cell(({ updateP50 }) => updateP50, 2),
      cell(({ updateP99 }) => updateP99, 2),
      cell(({ frameP99 }) => frameP99, 0),
      cell(({ busy }) => busy * 100, 0),
    ];
  });
  return `${table(head, rows)}\n\n${settling()}`;
}

/** What was waited for, and whether that was enough. */
function settling(): string {
  const of = (side: SideName) =>
    readings[side]
      .map(({ halves }) =>
        halves.map(({ slope, error }) => `${slope.toFixed(3)} ± ${error.toFixed(3)}`).join(', then '),
      )
      .join('; ');
  return `Measured for ${seconds} s after ${warmUp} s of warm-up. Retained in the halves of that time, MB/min: before ${of('legacy')}; after ${of('shared')}.`;
}
