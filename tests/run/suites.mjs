/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {'check' | 'vitest' | 'playwright'} kind a check counts as one; the others count their tests
 * @property {string[]} command run with node, from the package's directory
 * @property {number} limit seconds
 * @property {boolean} [loud] what it prints is worth reading also when all is well
 */

/** @param {string} tool */
const bin = (tool) => `node_modules/${tool}`;

/**
 * @param {string} project
 * @param {number} limit
 * @returns {Suite}
 */
function vitest(project, limit) {
  const reporters = ['--reporter=default', '--reporter=./tests/run/vitest-reporter.mjs'];
  const command = [bin('vitest/vitest.mjs'), 'run', '--project', project, ...reporters];
  return { name: project, kind: 'vitest', command, limit };
}

/**
 * Everything `npm test` runs, in this order: what is quick and says most comes first.
 *
 * @type {Suite[]}
 */
export const suites = [
  { name: 'format', kind: 'check', command: [bin('@biomejs/biome/bin/biome'), 'format'], limit: 60 },
  {
    name: 'lint',
    kind: 'check',
    command: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
    limit: 120,
  },
  { name: 'types', kind: 'check', command: [bin('typescript/bin/tsc'), '-b'], limit: 180 },
  vitest('unit', 180),
  vitest('exchange', 120),
  vitest('chaos', 120),
  vitest('threads', 240),
  { name: 'build', kind: 'check', command: ['widget/bundle/build.mjs'], limit: 120, loud: true },
  {
    name: 'browser',
    kind: 'playwright',
    command: [bin('@playwright/test/cli.js'), 'test', '--config', 'tests/browser/playwright.config.ts'],
    limit: 600,
  },
  vitest('package', 180),
];
