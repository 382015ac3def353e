/**
 * Fifty charts mounted at once: `npm run bench -- mount [--runs 5] [--contenders ours-shared,uplot] [--json FILE]
 * [--readme]`. Everybody fetches history from the same exchange.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ContenderName, MountReport } from '../charts/page-config.js';
import { addressOf } from '../charts/sample.js';
import { table } from '../charts/tables.js';
import { launch, OpenPage } from '../stand/browser.js';
import { buildPages } from '../stand/build-pages.js';
import { describeMachine, machineLine } from '../stand/machine.js';
import { writeFigures } from '../stand/readme.js';
import { BenchServer } from '../stand/server.js';
import { spreadOf } from '../stand/statistics.js';
import { within } from '../stand/within.js';
import { CHARTS, MOUNT_VIEWPORT, mountConfig, mountReport } from './plan.js';

const LIMIT_MS = 90_000;
/** What a page reports, and the time of its thread by that thread's own clock, from its beginning on, ms. */
type Mounted = MountReport & { readonly cpu: number };

const RELOADED =
  '`ours-reloaded`: our page loaded a second time, with a snapshot of the first; loading that counts, too.';
const CONTENDERS: readonly (ContenderName | 'ours-reloaded')[] = [
  'ours-shared',
  'ours-reloaded',
  'ours-transfer',
  'ours-inline',
  'lightweight-frame',
  'klinecharts',
  'highcharts',
  'echarts',
  'uplot',
];
const PACKAGES = ['kline-chart', 'lightweight-charts', 'klinecharts', 'highcharts', 'echarts', 'uplot'];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    contenders: { type: 'string' },
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const root = process.cwd();
const pages = join(root, 'build', 'bench', 'pages');
const wanted = values.contenders?.split(',');
const results = CONTENDERS.filter((name) => wanted?.includes(name) ?? true).map((name) => ({
  name,
  reports: [] as Mounted[],
}));
const at = (path: string) => join(root, 'tests/bench/charts/page', path);
await buildPages(root, pages, { pages: { mount: at('mount.ts') }, tap: at('worker-tap.ts') });
const server = new BenchServer({ pages, dist: join(pages, 'dist') });
await server.listen();
const browser = await launch();
try {
  for (let run = 0; run < Number(values.runs); run++) {
    for (const { name, reports } of results) {
      try {
        reports.push(await mount(name));
      } catch (error) {
        process.stdout.write(`${name} failed: ${String(error)}\n`);
      }
    }
  }
  const machine = describeMachine(root, browser.version, PACKAGES);
  const text = `${machineLine(machine)}\n\n${RELOADED}\n\n${summary()}`;
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 1)}\n`);
  }
  if (values.readme) writeFigures(root, 'mount', text);
} finally {
  await browser.devTools.close();
  await server.close();
}

async function mount(name: (typeof CONTENDERS)[number]): Promise<Mounted> {
  const isReloaded = name === 'ours-reloaded';
  const contender = isReloaded ? 'ours-shared' : name;
  const config = mountConfig(contender, isReloaded ? 'first' : 'only');
  server.prepare(config.plan);
  server.makeHistories();
  const page = await OpenPage.open(browser, addressOf(server, config, 'mount'), MOUNT_VIEWPORT);
  try {
    const first = await within(LIMIT_MS, name, mountReport(page));
    if (!isReloaded) return { ...first, cpu: await cpuOf(page) };
    const again = addressOf(server, mountConfig(contender, 'next'), 'mount');
    await page.evaluate((url) => {
      Object.assign(globalThis, { isLeft: true });
      // Another fragment alone would not load it.
      location.replace(url);
      location.reload();
    }, again);
    const report = await within(LIMIT_MS, name, mountReport(page));
    return { ...report, cpu: await cpuOf(page) };
  } finally {
    await page.close();
  }
}

/** Since the page began, ms. */
async function cpuOf(page: OpenPage): Promise<number> {
  return (await page.metrics()).thread * 1_000;
}

function summary(): string {
  const head = [
    `${CHARTS} charts at once`,
    'first candles, ms',
    'all candles, ms',
    'longest task, ms',
    'tasks over 50 ms',
    'their sum, ms',
    'main thread’s CPU, ms',
  ];
  return table(
    head,
    results.map(({ name, reports }) => {
      if (reports.length === 0) return [name, 'no figures'];
      const cell = (of: (report: Mounted) => number) => {
        const { median, min, max } = spreadOf(reports.map(of));
        return `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`;
      };
      return [
        name,
        cell(({ first }) => first),
        cell(({ all }) => all),
        cell(({ longTasks }) => Math.max(0, ...longTasks)),
        cell(({ longTasks }) => longTasks.length),
        cell(({ longTasks }) => longTasks.reduce((sum, duration) => sum + duration, 0)),
        cell(({ cpu }) => cpu),
      ];
    }),
  );
}
