/** The README's section of figures: written by the harness alone, between two marks. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const END = '<!-- end of figures -->';
/** The section comes before this one where the README has none yet. */
const NEXT_SECTION = '\n## Where to look\n';

/**
 * Writes figures into the README, formatted as the format check demands.
 * @throws Error when the README has no place for them, or the formatter refuses it
 */
export function writeFigures(root: string, name: string, text: string): void {
  const file = join(root, 'README.md');
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), name, text));
  const formatter = spawnSync('npx', ['biome', 'format', '--write', file], { cwd: root, encoding: 'utf8' });
  if (formatter.status !== 0) throw new Error(`The README could not be formatted: ${formatter.stderr}`);
}

/**
 * Puts a text where the figures of a name stand, and leaves all else as it is.
 * @throws Error when the README has neither the marks nor the section before which they would go
 */
export function withFigures(readme: string, name: string, text: string): string {
  const begin = `<!-- figures of ${name}, written by "npm run bench" -->`;
  const section = `${begin}\n\n${text.trim()}\n\n${END}`;
  const from = readme.indexOf(begin);
  if (from >= 0) {
    const to = readme.indexOf(END, from);
    if (to < 0) throw new Error(`The README has "${begin}" without "${END}" after it: put it back.`);
    return readme.slice(0, from) + section + readme.slice(to + END.length);
  }
  const at = readme.indexOf(NEXT_SECTION);
  if (at < 0) throw new Error(`The README has no section "${NEXT_SECTION.trim()}" to put figures before.`);
  const heading = readme.includes('\n## Benchmarks\n') ? '' : '\n## Benchmarks\n';
  return `${readme.slice(0, at)}${heading}\n${section}\n${readme.slice(at)}`;
}
