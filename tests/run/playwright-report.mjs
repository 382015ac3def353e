/**
 * The parts of Playwright's JSON report that are read here.
 *
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ status: string, annotations?: Annotation[], projectName?: string }} PlaywrightTest
 * @typedef {{ title: string, tests: PlaywrightTest[] }} Spec
 * @typedef {{ title: string, specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ suites: Suite[], errors?: { message?: string }[] }} PlaywrightReport
 */

/**
 * @param {PlaywrightReport} report
 * @returns {import('./outcome.mjs').Outcome}
 */
export function readPlaywrightReport(report) {
  /** @type {import('./outcome.mjs').Outcome} */
  const outcome = { passed: 0, failed: 0, skipped: [], problems: [] };
  for (const suite of report.suites) addSuite(outcome, suite, []);
  for (const error of report.errors ?? [])
    outcome.problems.push(error.message ?? 'an error without a message');
  return outcome;
}

/**
 * @param {import('./outcome.mjs').Outcome} outcome
 * @param {Suite} suite
 * @param {string[]} above
 */
function addSuite(outcome, suite, above) {
  const path = [...above, suite.title];
  for (const inner of suite.suites ?? []) addSuite(outcome, inner, path);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) addTest(outcome, test, [...path, spec.title].join(' > '));
  }
}

/**
 * @param {import('./outcome.mjs').Outcome} outcome
 * @param {PlaywrightTest} test
 * @param {string} name
 */
function addTest(outcome, test, name) {
  if (test.status === 'expected') outcome.passed++;
  else if (test.status === 'skipped') {
    const why = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme');
    outcome.skipped.push({ name, reason: why?.description ?? 'no reason given' });
  } else outcome.failed++; // also a flaky one: passing at the second try is not passing
}
