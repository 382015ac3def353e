// `npm test`: every check there is, from a fresh clone, ending with one line of counts.
import { requireNode } from '../demo/setup/node-version.mjs';

requireNode();
const { fileURLToPath } = await import('node:url');
const { ensureDependencies } = await import('../demo/setup/dependencies.mjs');
ensureDependencies(fileURLToPath(new URL('..', import.meta.url)));
const { runSuites } = await import('./run/run-suites.mjs');
process.exitCode = await runSuites(process.argv.slice(2));
