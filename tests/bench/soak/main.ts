/**
 * Whether a page of 24 charts at 10,000 ticks/s grows, beside the same page built the old way:
 * `npm run bench -- soak [--minutes 10 | --hours N] [--contenders ours-shared,old-way] [--plot FILE] [--json FILE]
 * [--readme]`. The old way is measured for ten minutes at most.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTENDERS, type ContenderName } from '../charts/page-config.js';
import { addressOf, configOf, isReady, settled } from '../charts/sample.js';
import { SCENARIOS, viewportOf } from '../charts/scenarios.js';
import { table } from '../charts/tables.js';
import { type BenchBrowser, launch, OpenPage, residentBytes } from '../stand/browser.js';
import { buildPages } from '../stand/build-pages.js';
import { describeMachine, machineLine } from '../stand/machine.js';
import { writeFigures } from '../stand/readme.js';
import { BenchServer } from '../stand/server.js';
import { slopeOf } from '../stand/slope.js';
import { within } from '../stand/within.js';
import { plotSoak, type SoakLine, type SoakReading } from './plot.js';
import { wait } from '../stand/wait.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    hours: { type: 'string' },
    contenders: { type: 'string', default: 'ours-shared,ours-transfer,old-way' },
    plot: { type: 'string', default: 'build/bench/soak.svg' },
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const OLD_WAY_MINUTES = 10;
const READINGS = 60;
const LONGEST_BETWEEN_MS = 60_000;
const COLLECTIONS = 3;
const READY_MS = 120_000;
const MB = 1e6;

const write = (text: string) => process.stdout.write(`${text}\n`);
const root = process.cwd();
const pages = join(root, 'build', 'bench', 'pages');
const minutes = values.hours === undefined ? Number(values.minutes) : Number(values.hours) * 60;
const scenario = SCENARIOS.find(({ id }) => id === '24x500');
if (scenario === undefined) throw new Error('The scenario of the soak is gone.');
const contenders = values.contenders.split(',').map((name) => {
  const known = CONTENDERS.find((each) => each === name);
  if (known === undefined) throw new Error(`There is no "${name}": choose of ${CONTENDERS.join(' ')}.`);
  return known;
});

const at = (path: string) => join(root, 'tests/bench/charts/page', path);
await buildPages(root, pages, { pages: { charts: at('main.ts') }, tap: at('worker-tap.ts') });
const server = new BenchServer({ pages, dist: join(pages, 'dist') });
await server.listen();
const lines: SoakLine[] = [];
let machine = '';
try {
  for (const contender of contenders) {
    // A browser of its own: its process memory is the page's.
    const browser = await launch();
    try {
      machine = machineLine(describeMachine(root, browser.version, ['kline-chart', 'lightweight-charts']));
      const limit = contender === 'old-way' ? Math.min(minutes, OLD_WAY_MINUTES) : minutes;
      lines.push({ name: contender, readings: await soak(browser, contender, limit) });
    } finally {
      await browser.devTools.close();
      server.stop();
    }
    // After each: hours of work are not lost with what comes after.
    writeFileSync(values.plot, plotSoak(lines));
    if (values.json !== undefined)
      writeFileSync(values.json, `${JSON.stringify({ machine, lines }, null, 1)}\n`);
  }
} finally {
  await server.close();
}
const text = `${machine}\n\n${summary()}`;
write(`${text}\n\nplot: ${values.plot}`);
if (values.readme) writeFigures(root, 'soak', text);

async function soak(browser: BenchBrowser, contender: ContenderName, limit: number): Promise<SoakReading[]> {
  if (scenario === undefined) return [];
  const config = configOf(scenario, { contender, feed: 'socket' }, false);
  server.prepare(config.plan);
  const page = await OpenPage.open(browser, addressOf(server, config), viewportOf(scenario));
  await within(READY_MS, contender, isReady(page));
  await settled(server);
  server.start(scenario.rate, 0);
  const began = performance.now();
  const between = Math.min((limit * 60_000) / READINGS, LONGEST_BETWEEN_MS);
  const readings: SoakReading[] = [];
  while (performance.now() - began < limit * 60_000) {
    await page.evaluate(() => globalThis.bench.reset());
    await wait(between);
    readings.push(await read(browser, page, (performance.now() - began) / 60_000));
    const { heap, gapP99 } = readings[readings.length - 1];
    process.stderr.write(
      `${contender} ${readings.length}: ${(heap / MB).toFixed(1)} MB, gap p99 ${gapP99.toFixed(0)} ms   \r`,
    );
  }
  return readings;
}

async function read(browser: BenchBrowser, page: OpenPage, when: number): Promise<SoakReading> {
  // Before the collections: they make long frames themselves.
  const { gapP50, gapP99 } = await page.evaluate(() => globalThis.bench.report());
  let heap = Number.POSITIVE_INFINITY;
  let last = await page.metrics();
  for (let i = 0; i < COLLECTIONS; i++) {
    await page.send('HeapProfiler.collectGarbage');
    last = await page.metrics();
    heap = Math.min(heap, last.heap);
  }
  const { nodes, listeners } = last;
  return { minutes: when, heap, nodes, listeners, resident: await residentBytes(browser), gapP50, gapP99 };
}

function summary(): string {
  const head = [
    `24 charts, 10,000 ticks/s`,
    'minutes',
    'heap growth, MB/min',
    'heap at the end, MB',
    'DOM nodes',
    'listeners',
    'process, MB',
    'frame gap p50 / p99, ms',
  ];
  return table(head, lines.map(rowOf));
}

function rowOf({ name, readings }: SoakLine): string[] {
  // The first readings are of code that is still being compiled.
  const settledOnes = readings.slice(Math.floor(readings.length / 5));
  const { slope, error } = slopeOf(settledOnes.map(({ minutes: x, heap }) => [x, heap / MB]));
  const [first, last] = [settledOnes[0], settledOnes[settledOnes.length - 1]];
  const change = (a: number, b: number, digits = 0) => `${a.toFixed(digits)} → ${b.toFixed(digits)}`;
  return [
    name,
    last.minutes.toFixed(1),
    `${slope.toFixed(3)} ± ${error.toFixed(3)}`,
    (last.heap / MB).toFixed(1),
    change(first.nodes, last.nodes),
    change(first.listeners, last.listeners),
    change(first.resident / MB, last.resident / MB),
    `${last.gapP50.toFixed(0)} / ${last.gapP99.toFixed(0)}`,
  ];
}
