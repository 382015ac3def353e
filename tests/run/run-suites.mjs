import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser, ensureFirefox } from './browser.mjs';
import { endCommandsWithThisProcess, runCommand } from './command.mjs';
import { failures, judge, judgeCheck, progressLine, summary } from './outcome.mjs';
import { readPlaywrightReport } from './playwright-report.mjs';
import { suites } from './suites.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {string[]} argv
 * @returns {Promise<number>} exit code
 */
export async function runSuites(argv) {
  const chosen = choose(argv);
  if (chosen === undefined) return 2;
  endCommandsWithThisProcess();
  /** @type {import('./outcome.mjs').Outcome[]} */
  const outcomes = [];
  for (const suite of chosen) {
    const { outcome, ended } = await runSuite(suite);
    outcomes.push(outcome);
    if (failures(outcome) > 0) {
      console.log(`\n──── ${suite.name} ────\n${ended.output.trim()}`);
      for (const problem of outcome.problems) console.log(`${suite.name}: ${problem}`);
    } else if (suite.loud) {
      console.log(ended.output.trim());
    }
    console.log(progressLine(suite.name, outcome, ended.seconds));
  }
  for (const { name, reason } of outcomes.flatMap((outcome) => outcome.skipped)) {
    console.log(`skipped: ${name} (${reason})`);
  }
  console.log(summary(outcomes));
  return outcomes.some((outcome) => failures(outcome) > 0) ? 1 : 0;
}

/**
 * @param {string[]} argv
 * @returns {import('./suites.mjs').Suite[] | undefined} undefined when the arguments make no sense
 */
function choose(argv) {
  const names = suites.map(({ name }) => name);
  try {
    const { values } = parseArgs({ args: argv, options: { only: { type: 'string' } } });
    const wanted = values.only?.split(',') ?? names;
    const unknown = wanted.find((name) => !names.includes(name));
    if (unknown === undefined) return suites.filter(({ name }) => wanted.includes(name));
    console.error(`--only ${unknown}: there is no such suite. There are: ${names.join(', ')}`);
  } catch (error) {
    const [what] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    console.error(`${what}; usage: npm test [-- --only ${names.slice(-2).join(',')}]`);
  }
  return undefined;
}

/**
 * @param {import('./suites.mjs').Suite} suite
 * @returns {Promise<{ outcome: import('./outcome.mjs').Outcome, ended: import('./outcome.mjs').Ended }>}
 */
async function runSuite(suite) {
  const report = join(root, 'build', 'test-reports', `${suite.name}.json`);
  rmSync(report, { force: true });
  /** @type {Record<string, string>} */
  const env = { KLINE_TEST_REPORT: report };
  if (suite.kind === 'playwright') {
    try {
      env['KLINE_BROWSER'] = ensureBrowser();
      if (ensureFirefox() === undefined)
        console.log('No Firefox here: what is tagged @firefox runs in Chromium only.');
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return {
        outcome: { passed: 0, failed: 0, skipped: [], problems: [problem] },
        ended: { code: null, signal: null, timedOut: false, output: '', seconds: 0 },
      };
    }
  }
  const ended = await runCommand([process.execPath, ...suite.command], {
    cwd: root,
    env,
    limit: suite.limit,
  });
  const outcome =
    suite.kind === 'check'
      ? judgeCheck(ended, suite.limit)
      : judge(readReport(suite.kind, report), ended, suite.limit);
  return { outcome, ended };
}

/**
 * @param {'vitest' | 'playwright'} kind
 * @param {string} file
 * @returns {import('./outcome.mjs').Outcome | undefined} undefined when there is none, or half of one
 */
function readReport(kind, file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return kind === 'vitest' ? report : readPlaywrightReport(report);
  } catch {
    return undefined;
  }
}
