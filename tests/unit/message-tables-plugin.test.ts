import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { messageTables } from '../../widget/bundle/message-tables-plugin.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kline-tables-'));
  put('messages.ts', `export const ENGLISH = { open: 'O', 'go-to-live': 'Go to live' };\n`);
  put(
    'control-messages.ts',
    `export const CONTROL_ENGLISH = { 'control-more': 'More' };
     export const unpackTable = (texts: readonly string[]) => texts.join('/');\n`,
  );
  put('languages.ts', `export const load = () => import('./german.js');\n`);
});
afterEach(() => rmSync(directory, { recursive: true }));

function put(path: string, text: string): void {
  writeFileSync(join(directory, path), text);
}

async function bundle(table: string): Promise<{ load: () => Promise<{ TABLE: unknown }> }> {
  put('german.ts', `import type { X } from './x.js';\nexport const TABLE: X = ${table};\n`);
  const build = await rolldown({
    cwd: directory,
    input: join(directory, 'languages.ts'),
    tsconfig: false,
    plugins: [messageTables(directory)],
  });
  const { output } = await build.write({ dir: join(directory, 'out'), entryFileNames: '[name].mjs' });
  return import(join(directory, 'out', output[0].fileName));
}

it('leaves the texts of a language, in the order of the English ones, wherever they stand', async () => {
  const { load } = await bundle(`{ 'control-more': "Mehr …", 'go-to-live': 'Zum \\'Kurs\\'', open: 'E' }`);
  expect((await load()).TABLE).toBe(`E/Zum 'Kurs'/Mehr …`);
});

it.each([
  ['lacks a key', `{ open: 'E', 'control-more': 'Mehr' }`, /Missing: go-to-live\. Not in English: none/],
  [
    'has a key too many',
    `{ open: 'E', 'go-to-live': 'K', 'control-more': 'Mehr', opne: 'E' }`,
    /Missing: none\. Not in English: opne/,
  ],
  [
    'has a key twice',
    `{ open: 'E', open: 'E', 'go-to-live': 'K', 'control-more': 'M' }`,
    /"open" is there twice/,
  ],
  [
    'has a text that is none',
    `{ open: 1, 'go-to-live': 'K', 'control-more': 'M' }`,
    /"open" is no string: open: 1/,
  ],
  [
    'computes a text',
    `{ open: text(), 'go-to-live': 'K', 'control-more': 'M' }`,
    /text in quotes.*open: text\(\)/,
  ],
  ['takes texts from elsewhere', `{ ...other, open: 'E' }`, /text in quotes.*\.\.\.other/],
  ['is no table', `make()`, /expected a table, export const TABLE/],
])('a build fails, and says why, when a language %s', async (_how, table, reason) => {
  await expect(bundle(table)).rejects.toThrow(reason);
});

it('a build fails when languages are no longer loaded as the plugin knows it', async () => {
  put('languages.ts', `const name = 'german';\nexport const load = () => import(\`./\${name}.js\`);\n`);
  await expect(bundle('{}')).rejects.toThrow(/no languages\.ts that loads tables/);
});
