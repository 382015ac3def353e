// Runs a benchmark: `npm run bench -- store`. Benchmarks are TypeScript, which Node does not run: bundled first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const [name = '', ...rest] = process.argv.slice(2);
const entry = fileURLToPath(new URL(`${name}/main.ts`, import.meta.url));
if (!/^[a-z-]+$/.test(name) || !existsSync(entry)) {
  process.stderr.write(`There is no benchmark "${name}": name a folder of tests/bench with a main.ts.\n`);
  process.exit(2);
}
const root = fileURLToPath(new URL('../..', import.meta.url));
// Below the root: what is not bundled is found from there.
mkdirSync(join(root, 'build', 'bench'), { recursive: true });
const folder = mkdtempSync(join(root, 'build', 'bench', 'run-'));
try {
  const build = await rolldown({
    input: entry,
    platform: 'node',
    logLevel: 'silent',
    external: [/^playwright/, 'rolldown', 'ws'],
  });
  await build.write({ dir: folder, format: 'esm', entryFileNames: 'main.mjs' });
  await build.close();
  // A large young generation: what an update allocates can then be read off before it is collected.
  const flags = [
    '--expose-gc',
    '--min-semi-space-size=512',
    '--max-semi-space-size=512',
    join(folder, 'main.mjs'),
    ...rest,
  ];
  process.exitCode = spawnSync(process.execPath, flags, { stdio: 'inherit', cwd: root }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
