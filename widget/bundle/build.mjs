// `npm run build`: dist/ from the sources and the declarations that `tsc -b` left in build/types.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { builtApart } from './built-apart-plugin.mjs';
import { chartLibrary } from './chart-library-plugin.mjs';
import { cssText } from './css-text-plugin.mjs';
import { copyDeclarations } from './declarations.mjs';
import { cdnEntry, cdnWorker, cdnWorkerParts, entries, inWorkerFile, typings, worker } from './entries.mjs';
import { writeLicences } from './licences.mjs';
import { cssData, htmlData } from './manifest/editor-data.mjs';
import { makeManifest } from './manifest/manifest.mjs';
import { messageTables } from './message-tables-plugin.mjs';
import { measure, partsOf, table } from './sizes.mjs';
import { squeeze } from './squeeze-plugin.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/**
 * Installed with the package, or by the host. One copy of each per page, or an effect misses what it should see and
 * hooks find no component.
 */
const DEPENDENCIES = [/^@preact\/signals-core($|\/)/, /^react($|\/)/];
const PREACT = /^preact($|\/)/;
const HOOKS = join(root, 'src', sep);

/**
 * Preact is the host's where its components call hooks. The element draws with one of its own: whichever a host has
 * installed, for itself or unknowingly, in whatever version, would be another one than the signals hook into.
 *
 * @param {string} id
 * @param {string | undefined} importer
 */
function isInstalled(id, importer) {
  return (
    DEPENDENCIES.some((name) => name.test(id)) || (PREACT.test(id) && importer?.startsWith(HOOKS) === true)
  );
}

/**
 * @typedef {object} Bundle
 * @property {Record<string, string>} input
 * @property {string} dir
 * @property {typeof isInstalled} [external]
 * @property {boolean} [minify]
 * @property {boolean} [alone] one file, no chunks beside it
 * @property {boolean} [hashed] what it holds is in the name, as in that of chunks
 * @property {import('rolldown').CodeSplittingGroup[]} [groups] chunks made on purpose
 * @property {ReadonlyMap<string, string>} [apart] modules that are files already
 * @property {boolean} [packed] languages without the keys that they have in common
 */

const cdn = join(dist, 'cdn');

rmSync(dist, { recursive: true, force: true });
/** @type {Set<string>} */
const modules = new Set();
await write({ input: entries, dir: dist, external: isInstalled });
// A worker is one file: a host may have to copy it by hand, or start it from a blob, and bundlers make one of it.
await write({ input: { [worker.name]: worker.source }, dir: dist, minify: true, alone: true });
/** @type {Map<string, string>} */
const parts = new Map();
for (const [name, source] of Object.entries(cdnWorkerParts)) {
  const part = await write({ input: { [name]: source }, dir: cdn, minify: true, alone: true, hashed: true });
  parts.set(source, part.name);
}
await write({
  input: { [cdnWorker.name]: cdnWorker.source },
  dir: cdn,
  minify: true,
  alone: true,
  apart: parts,
});
const page = await write({
  input: { 'kline-chart': cdnEntry },
  dir: cdn,
  minify: true,
  apart: new Map([[inWorkerFile, `${worker.name}.js`]]),
  packed: true,
  // What is loaded later shares code with the entry. It does not import the entry itself: a host that loads it as
  // `kline-chart.js?v=2` would run a second copy. So that file holds names alone, and the code lies in one beside it.
  groups: [{ name: 'kline-core', tags: ['$initial'] }],
});
writeLicences(modules, root, join(dist, 'THIRD-PARTY-LICENSES.txt'));
copyDeclarations(
  [...Object.values(entries), ...Object.values(typings)],
  join(root, 'build', 'types'),
  join(dist, 'types'),
);
const manifest = makeManifest(root);
writeJson('custom-elements.json', manifest);
writeJson('vscode.html-custom-data.json', htmlData(manifest));
writeJson('vscode.css-custom-data.json', cssData(manifest));
const sizes = measure(cdn);
console.log(table(sizes, await partsOf(page.modules, root, sizes.entry)));

/**
 * @param {Bundle} bundle
 * @returns {Promise<{ name: string, modules: import('rolldown').OutputChunk['modules'] }>} its first entry's file, and what is loaded with it
 */
async function write(bundle) {
  for (const source of Object.values(bundle.input)) {
    if (!existsSync(join(root, source))) {
      throw new Error(`${source} is an entry point (widget/bundle/entries.mjs) but there is no such file.`);
    }
  }
  const build = await rolldown({
    cwd: root,
    input: bundle.input,
    external: bundle.external ?? (() => false),
    platform: 'browser',
    tsconfig: false,
    plugins: [
      chartLibrary(),
      cssText(),
      builtApart(root, bundle.apart ?? new Map()),
      ...(bundle.packed === true ? [messageTables(join(root, 'widget', 'language'))] : []),
      ...(bundle.minify === true ? [squeeze()] : []),
    ],
    experimental: { attachDebugInfo: 'none' },
    // Minifying takes its time, and is worth it.
    checks: { bundlerTimings: false },
    transform: {
      target: 'es2022',
      jsx: { runtime: 'automatic', importSource: 'preact' },
      // A field that its constructor sets needs no line of its own.
      typescript: { removeClassFieldsWithoutInitializer: true },
      assumptions: { setPublicClassFields: true },
    },
    onLog(level, log) {
      // 'use client' at the top of an entry point stays at its top: tests/package looks.
      if (level !== 'warn' || log.code === 'MODULE_LEVEL_DIRECTIVE') return;
      throw new Error(`The build says ${log.code ?? 'something'}, and it must say nothing: ${log.message}`);
    },
  });
  const { output } = await build.write({
    dir: bundle.dir,
    format: 'es',
    minify: bundle.minify ?? false,
    codeSplitting: bundle.alone === true ? false : { groups: bundle.groups ?? [] },
    entryFileNames: bundle.hashed === true ? '[name]-[hash].js' : '[name].js',
    // Beside the entries and not below: the worker's URL is relative to the file that holds it.
    chunkFileNames: '[name]-[hash].js',
    // What is minified no bundler shakes any more.
    comments: { legal: true, annotation: bundle.minify !== true, jsdoc: false },
  });
  await build.close();
  for (const file of output) {
    if (file.type === 'chunk') for (const module of file.moduleIds) modules.add(module);
  }
  const [entry] = output;
  const atOnce = output
    .filter((file) => file.type === 'chunk')
    .filter(({ fileName }) => entry.imports.includes(fileName));
  return {
    name: entry.fileName,
    modules: Object.assign({}, ...[entry, ...atOnce].map((file) => file.modules)),
  };
}

/**
 * @param {string} name
 * @param {object} content
 */
function writeJson(name, content) {
  writeFileSync(join(dist, name), `${JSON.stringify(content, null, 2)}\n`);
}
