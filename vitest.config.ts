import { defineConfig } from 'vitest/config';
import { chartLibrary } from './widget/bundle/chart-library-plugin.mjs';

/** Tests that measure or take minutes of wall time share the machine with nobody. */
const alone = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  plugins: [chartLibrary()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // By itself it leaves a core to who waits: of two that is half.
    maxWorkers: '100%',
    // A limit for what hangs, far beyond what the longest test takes on a busy machine.
    testTimeout: 30_000,
    // Inlined, or the libraries would go to Node as they are, past the chart-library plugin.
    server: { deps: { inline: ['lightweight-charts', 'fancy-canvas'] } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      { extends: true, test: { name: 'exchange', include: ['tests/exchange/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'chaos', include: ['tests/chaos/**/*.test.ts'], testTimeout: 60_000 },
      },
      { extends: true, test: { name: 'threads', include: ['tests/threads/**/*.test.ts'], ...alone } },
      { extends: true, test: { name: 'package', include: ['tests/package/**/*.test.ts'], ...alone } },
    ],
  },
});
