import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RELATIVE_IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*['"](\.{1,2}\/[^'"]+)\.js['"]/g;

/**
 * Copies the declarations of the entry points and of all they refer to, and nothing else: what the
 * compiler left there for tests, or for files that are gone, does not belong in the package.
 *
 * @param {string[]} sources the entry points
 * @param {string} from where `tsc -b` emits
 * @param {string} to
 */
export function copyDeclarations(sources, from, to) {
  const waiting = sources.map((source) => source.replace(/\.tsx?$/, '.d.ts'));
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const path = join(from, file);
    if (!existsSync(path)) throw new Error(`${file} is not among the declarations: run "tsc -b" first.`);
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(path, join(to, file));
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(RELATIVE_IMPORT)) {
      const next = join(dirname(file), `${target}.d.ts`);
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
}
