/**
 * Charts of all contenders beside ours: `npm run bench -- charts [--runs 5] [--seconds 10] [--only 24x500,48x500]
 * [--contenders ours-shared,uplot] [--json FILE] [--readme]`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchBrowser, launch } from '../stand/browser.js';
import { buildPages } from '../stand/build-pages.js';
import { describeMachine, machineLine } from '../stand/machine.js';
import { writeFigures } from '../stand/readme.js';
import { BenchServer } from '../stand/server.js';
import type { BenchResults, EntrantResult, ScenarioResult } from './results.js';
import { takeSample } from './sample.js';
import { type Entrant, entrantName, type Scenario, SCENARIOS } from './scenarios.js';
import { allTables, NOTES, scenarioTable } from './tables.js';

const PACKAGES = ['kline-chart', 'lightweight-charts', 'klinecharts', 'highcharts', 'echarts', 'uplot'];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    'warm-up': { type: 'string', default: '2' },
    only: { type: 'string' },
    contenders: { type: 'string' },
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const write = (text: string) => process.stdout.write(`${text}\n`);
const root = process.cwd();
const pages = join(root, 'build', 'bench', 'pages');
const runs = Number(values.runs);
const conditions = { seconds: Number(values.seconds), warmUp: Number(values['warm-up']) };

const scenarios = chosen();
const at = (path: string) => join(root, 'tests/bench/charts/page', path);
await buildPages(root, pages, { pages: { charts: at('main.ts') }, tap: at('worker-tap.ts') });
const server = new BenchServer({ pages, dist: join(pages, 'dist') });
await server.listen();
const browsers = new Map<number, BenchBrowser>();
try {
  const first = await browserOf(1);
  const machine = describeMachine(root, first.version, PACKAGES);
  write(`${machineLine(machine)}\n`);
  const results: BenchResults = { machine, runs, seconds: conditions.seconds, scenarios: [] };
  for (const scenario of scenarios) {
    const result = await measure(scenario);
    (results.scenarios as ScenarioResult[]).push(result);
    write(`${scenarioTable(result)}\n`);
    // After each: what was measured is not lost when the rest is given up.
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
  }
  if (values.readme) {
    const notes = NOTES.map((note) => `- ${note}`).join('\n');
    const text = [machineLine(machine), notes, allTables(results)].join('\n\n');
    writeFigures(root, 'charts', text);
  }
} finally {
  for (const browser of browsers.values()) await browser.devTools.close();
  await server.close();
}

/** All contenders once, then all of them again: what the machine does meanwhile falls on all alike. */
async function measure(scenario: Scenario): Promise<ScenarioResult> {
  const results = entrantsOf(scenario).map((entrant) => ({
    entrant,
    result: { name: entrantName(entrant), transport: '', samples: [] } as EntrantResult,
  }));
  for (let run = 1; run <= runs; run++) {
    for (const each of results) {
      process.stderr.write(`${scenario.id} ${run}/${runs} ${each.result.name}          \r`);
      try {
        const browser = await browserOf(scenario.scale);
        const { sample, transport } = await takeSample(browser, server, scenario, each.entrant, conditions);
        each.result = { ...each.result, transport, samples: [...each.result.samples, sample] };
      } catch (error) {
        const failure = error instanceof Error ? error.message.split('\n')[0] : String(error);
        each.result = { ...each.result, failure };
        write(`${scenario.id}: ${each.result.name} failed: ${failure}`);
      }
    }
  }
  return { id: scenario.id, title: scenario.title, entrants: results.map(({ result }) => result) };
}

async function browserOf(scale: number): Promise<BenchBrowser> {
  const known = browsers.get(scale);
  // One that a contender brought down is started anew.
  const browser = known?.devTools.isConnected === true ? known : await launch(scale);
  browsers.set(scale, browser);
  return browser;
}

function chosen(): readonly Scenario[] {
  const wanted = values.only?.split(',');
  if (wanted === undefined) return SCENARIOS;
  return wanted.map((id) => {
    const found = SCENARIOS.find((each) => each.id === id);
    if (found !== undefined) return found;
    throw new Error(`There is no "${id}": choose of ${SCENARIOS.map((each) => each.id).join(' ')}.`);
  });
}

function entrantsOf({ entrants }: Scenario): readonly Entrant[] {
  const wanted = values.contenders?.split(',');
  return wanted === undefined
    ? entrants
    : entrants.filter((entrant) => wanted.includes(entrantName(entrant)));
}
