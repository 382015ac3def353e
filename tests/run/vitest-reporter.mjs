import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes an {@link import('./outcome.mjs').Outcome} as JSON to `KLINE_TEST_REPORT`. Vitest's own JSON
 * report leaves out why a test was skipped and what failed outside tests.
 */
export default class OutcomeReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message?: string }[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const file = process.env['KLINE_TEST_REPORT'];
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(outcomeOf(modules, unhandled)));
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {readonly { message?: string }[]} unhandled
 * @returns {import('./outcome.mjs').Outcome}
 */
function outcomeOf(modules, unhandled) {
  /** @type {import('./outcome.mjs').Outcome} */
  const outcome = { passed: 0, failed: 0, skipped: [], problems: [] };
  for (const module of modules) {
    const name = module.relativeModuleId;
    for (const error of module.errors()) outcome.problems.push(`${name}: ${error.message}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors())
        outcome.problems.push(`${name} > ${suite.fullName}: ${error.message}`);
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') outcome.passed++;
      else if (result.state === 'failed') outcome.failed++;
      else if (result.state === 'skipped') {
        outcome.skipped.push({
          name: `${name} > ${test.fullName}`,
          reason: result.note ?? 'no reason given',
        });
      } else outcome.problems.push(`${name} > ${test.fullName}: did not end`);
    }
  }
  for (const error of unhandled)
    outcome.problems.push(`unhandled: ${error.message ?? 'an error without a message'}`);
  return outcome;
}
