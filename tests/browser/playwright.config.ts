import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { ensureBrowser } from '../run/browser.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Not the port of `npm start`: a demo that somebody is looking at must not end up under test.
const demo = `http://localhost:${process.env['KLINE_TEST_PORT'] ?? '5190'}/`;
const report = process.env['KLINE_TEST_REPORT'];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  fullyParallel: false,
  forbidOnly: true,
  workers: 2,
  timeout: 30_000,
  reporter: report === undefined ? 'list' : [['list'], ['json', { outputFile: report }]],
  use: {
    baseURL: demo,
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: ensureBrowser(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    },
  },
  webServer: {
    command: `node demo/start.mjs --seed 1 --port ${new URL(demo).port}`,
    cwd: root,
    url: demo,
    // Pages are compiled when first asked for; on a busy machine the first one takes its time.
    timeout: 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
