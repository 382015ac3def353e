// Runs a benchmark: `npm run bench -- store`; `--help` tells of all, or of the one that is named. Benchmarks are
// TypeScript, which Node does not run: bundled first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const [name = '', ...rest] = process.argv.slice(2);
/** @param {string} benchmark */
const entryOf = (benchmark) => fileURLToPath(new URL(`${benchmark}/main.ts`, import.meta.url));
const entry = entryOf(name);
const names = readdirSync(new URL('.', import.meta.url)).filter((each) => existsSync(entryOf(each)));
const isKnown = names.includes(name);
if (!isKnown || rest.includes('--help')) {
  if (!isKnown && name !== '--help') process.stderr.write(`There is no benchmark "${name}". There are:\n\n`);
  const told = (isKnown ? [name] : names).map((each) => docOf(readFileSync(entryOf(each), 'utf8')));
  process.stdout.write(`${told.join('\n\n')}\n`);
  process.exit(isKnown || name === '--help' ? 0 : 2);
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

/**
 * What a file says of itself.
 *
 * @param {string} source
 */
function docOf(source) {
  const [doc = ''] = /(?<=^\/\*\*\s).*?(?=\s\*\/)/s.exec(source) ?? [];
  return doc.replaceAll(/^ \*(?: |$)/gm, '').trim();
}
