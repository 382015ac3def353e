import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { ensureBrowser, ensureFirefox } from '../run/browser.mjs';
import { CHROMIUM_ARGS } from './support/chromium-args.js';
import { freePort } from './support/free-port.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
// A port of its own: a demo that somebody is looking at must not end up under test. The workers read this file
// too, and must find the same one.
process.env['KLINE_TEST_PORT'] ??= String(freePort());
const demo = `http://localhost:${process.env['KLINE_TEST_PORT']}/`;
const report = process.env['KLINE_TEST_REPORT'];

const chromium = {
  name: 'chromium',
  use: {
    browserName: 'chromium' as const,
    launchOptions: {
      executablePath: ensureBrowser(),
      args: CHROMIUM_ARGS,
    },
  },
};

/** What is tagged `@firefox` runs there too, in the Firefox of the system where there is one. */
function firefox(executablePath: string) {
  return {
    name: 'firefox',
    grep: /@firefox/,
    use: { browserName: 'firefox' as const, channel: 'moz-firefox', launchOptions: { executablePath } },
  };
}

const firefoxPath = ensureFirefox();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // A longer proof, run by its own command (tests/README.md). The same faults strike in `npm test` without a browser.
  testIgnore: process.env['CHAOS_SECONDS'] === undefined ? ['**/chaos.spec.ts'] : [],
  outputDir: '../../test-results',
  fullyParallel: false,
  forbidOnly: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report === undefined ? 'list' : [['list'], ['json', { outputFile: report }]],
  use: {
    baseURL: demo,
    // Recording costs as much as the tests themselves and starves them; `--trace on` records what one looks into.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: firefoxPath === undefined ? [chromium] : [chromium, firefox(firefoxPath)],
  webServer: {
    // Bundled: from the sources each page would be some 300 modules, seconds of a core at every load. What is served
    // from the sources has a test of its own (replay.spec.ts).
    command: `node demo/start.mjs --built --seed 1 --port ${new URL(demo).port}`,
    cwd: root,
    url: demo,
    // On a busy machine bundling takes its time.
    timeout: 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
