import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtApart } from '../../widget/bundle/built-apart-plugin.mjs';
import { copyDeclarations } from '../../widget/bundle/declarations.mjs';
import { packageOf, writeLicences } from '../../widget/bundle/licences.mjs';
import { workerFromSource } from '../../widget/bundle/worker-source-plugin.mjs';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kline-bundle-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

it('the bundler leaves the worker’s URL as consumers’ bundlers look for it, minified or not', async () => {
  put(
    'page.js',
    `export const w = () => new Worker(new URL('./kline.worker.js', import.meta.url), { type: 'module' });`,
  );
  const build = await rolldown({ input: join(directory, 'page.js'), platform: 'browser' });
  const plain = await build.generate({ format: 'es' });
  expect(plain.output[0].code).toMatch(
    /new Worker\(new URL\("\.\/kline\.worker\.js", import\.meta\.url\), \{ type: "module" \}\)/,
  );
  const minified = await build.generate({ format: 'es', minify: true });
  expect(minified.output[0].code).toMatch(
    /new Worker\(new URL\(.\.\/kline\.worker\.js.,import\.meta\.url\),\{type:.module.\}\)/,
  );
  expect(minified.output).toHaveLength(1);
});

it('in pages made of the sources, the worker is its source', () => {
  const { transform } = workerFromSource('/project/src/worker/worker.ts');
  const code = `const beside = new URL('./kline.worker.js', import.meta.url);
    new Worker(new URL('./kline.worker.js', import.meta.url), { type: 'module' });`;
  const served = transform.handler(code, '/project/src/page/obtain-worker.ts').code;
  expect(served).toBe(`const beside = new URL(klineWorkerUrl, import.meta.url);
    new Worker(new URL(klineWorkerUrl, import.meta.url), { type: 'module' });
import klineWorkerUrl from "../worker/worker.ts?worker&url";
`);
});

it('a module that was bundled apart is imported as its file, and nothing else is', async () => {
  put('page.js', `import './near.js';\nexport const load = () => import('./parts/apart.js');\n`);
  put('near.js', 'globalThis.near = 1;\n');
  put('parts/apart.js', 'export const code = "only in its own file";\n');
  const build = await rolldown({
    cwd: directory,
    input: join(directory, 'page.js'),
    plugins: [builtApart(directory, new Map([['parts/apart.js', 'apart-123.js']]))],
  });
  const { output } = await build.generate({ format: 'es' });
  expect(output).toHaveLength(1);
  expect(output[0].code).toContain('import("./apart-123.js")');
  expect(output[0].code).toContain('near');
  expect(output[0].code).not.toContain('only in its own file');
});

it('publishes the declarations that the entry points reach, and no others', () => {
  put('types/widget/index.d.ts', `export * from '../src/a.js';\nexport type X = import('./b.js').B;\n`);
  put('types/widget/b.d.ts', 'export interface B {}\n');
  put('types/src/a.d.ts', `import type { IChartApi } from 'lightweight-charts';\nimport './c.js';\n`);
  put('types/src/c.d.ts', `export { B } from '../widget/b.js';\n`);
  put('types/tests/helper.d.ts', 'export {};\n');
  copyDeclarations(['widget/index.tsx'], join(directory, 'types'), join(directory, 'out'));
  const published = readdirSync(join(directory, 'out'), { recursive: true }).map(String);
  expect(published.filter((path) => path.endsWith('.d.ts')).toSorted()).toEqual(
    [
      join('src', 'a.d.ts'),
      join('src', 'c.d.ts'),
      join('widget', 'b.d.ts'),
      join('widget', 'index.d.ts'),
    ].toSorted(),
  );
});

it('says which declaration is missing', () => {
  put('types/index.d.ts', `export * from './gone.js';\n`);
  expect(() => copyDeclarations(['index.ts'], join(directory, 'types'), join(directory, 'out'))).toThrow(
    /gone\.d\.ts is not among the declarations/,
  );
});

it('knows the package of a module', () => {
  expect(packageOf('/p/node_modules/preact/dist/preact.mjs')).toBe('preact');
  expect(packageOf('/p/node_modules/@preact/signals-core/dist/x.mjs')).toBe('@preact/signals-core');
  expect(packageOf('/p/node_modules/a/node_modules/b/index.js')).toBe('b');
  expect(packageOf('/p/src/index.ts')).toBeUndefined();
});

it('publishes the licence of each bundled package, and refuses one without', () => {
  put('LICENSE', 'MIT License\n\nCopyright (c) us\n\nPermission is hereby granted\n');
  put('node_modules/with/package.json', '{"version":"1.0.0","license":"ISC"}');
  put('node_modules/with/LICENSE.md', 'The ISC text\n');
  put('node_modules/bare/package.json', '{"version":"2.0.0","license":"MIT","author":"Somebody"}');
  put('node_modules/closed/package.json', '{"version":"3.0.0","license":"SEE LICENSE"}');
  const file = join(directory, 'LICENSES.txt');
  writeLicences(['/x/node_modules/with/a.js', '/x/node_modules/bare/b.js', '/x/src/own.ts'], directory, file);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('with 1.0.0 (ISC)');
  expect(text).toContain('The ISC text');
  expect(text).toContain('Copyright (c) Somebody');
  expect(text).not.toContain('Copyright (c) us');
  expect(() => writeLicences(['/x/node_modules/closed/c.js'], directory, file)).toThrow(
    /closed is bundled but carries no/,
  );
  expect(existsSync(file)).toBe(true);
});
