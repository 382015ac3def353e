/**
 * @typedef {{ name: string, reason: string }} Skipped
 *
 * What one suite did. `problems` is what went wrong outside any test: each counts as one failure.
 * @typedef {{ passed: number, failed: number, skipped: Skipped[], problems: string[] }} Outcome
 *
 * What became of the command that ran it.
 * @typedef {{ code: number | null, signal: string | null, timedOut: boolean, output: string, seconds: number }} Ended
 */

/**
 * Joins what a suite reported with how its command ended. A report can be good and the command not
 * (a crash after the last test), and no report at all must never look like success.
 *
 * @param {Outcome | undefined} reported undefined when there is no report
 * @param {Ended} ended
 * @param {number} limit seconds the suite had
 * @returns {Outcome}
 */
export function judge(reported, ended, limit) {
  const outcome = reported ?? { passed: 0, failed: 0, skipped: [], problems: [] };
  const problems = [...outcome.problems];
  const tests = outcome.passed + outcome.failed + outcome.skipped.length;
  if (ended.timedOut) problems.push(`not finished after ${limit} s`);
  else if (ended.signal !== null) problems.push(`ended by ${ended.signal}`);
  else if (reported === undefined) problems.push(`left no report (exit code ${ended.code})`);
  else if (tests === 0 && problems.length === 0) problems.push('ran no test');
  else if (ended.code !== 0 && outcome.failed === 0 && problems.length === 0) {
    problems.push(`exit code ${ended.code} although no test failed`);
  }
  return { ...outcome, problems };
}

/**
 * The outcome of a command that is one check by itself.
 *
 * @param {Ended} ended
 * @param {number} limit
 * @returns {Outcome}
 */
export function judgeCheck(ended, limit) {
  if (ended.timedOut)
    return { passed: 0, failed: 0, skipped: [], problems: [`not finished after ${limit} s`] };
  const good = ended.code === 0;
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [], problems: [] };
}

/** @param {Outcome} outcome */
export function failures(outcome) {
  return outcome.failed + outcome.problems.length;
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {string} the last line: what machines read
 */
export function summary(outcomes) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const outcome of outcomes) {
    passed += outcome.passed;
    failed += failures(outcome);
    skipped += outcome.skipped.length;
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {string} suite
 * @param {Outcome} outcome
 * @param {number} seconds
 * @returns {string} one line for the person who watches
 */
export function progressLine(suite, outcome, seconds) {
  const failed = failures(outcome);
  const skipped = outcome.skipped.length;
  const counts = [`${outcome.passed} passed`];
  if (failed > 0) counts.push(`${failed} failed`);
  if (skipped > 0) counts.push(`${skipped} skipped`);
  return `${failed > 0 ? '✗' : '✓'} ${suite.padEnd(9)} ${counts.join(', ')} (${seconds.toFixed(1)} s)`;
}
