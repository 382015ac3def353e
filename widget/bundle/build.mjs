// `npm run build`: dist/ from the sources and the declarations that `tsc -b` left in build/types.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { chartFrame } from './chart-frame-plugin.mjs';
import { copyDeclarations } from './declarations.mjs';
import { cdnEntry, entries, typings, worker } from './entries.mjs';
import { writeLicences } from './licences.mjs';
import { importWorkerFile } from './worker-file-plugin.mjs';
import { cssData, htmlData } from './manifest/editor-data.mjs';
import { makeManifest } from './manifest/manifest.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/**
 * Installed with the package, or by the host (React). One copy of each per page, or an effect misses what it
 * should see and hooks find no component.
 */
const DEPENDENCIES = [/^preact($|\/)/, /^@preact\/signals(-core)?($|\/)/, /^react($|\/)/];

/**
 * @typedef {object} Bundle
 * @property {Record<string, string>} input
 * @property {string} dir
 * @property {RegExp[]} [external]
 * @property {boolean} [minify]
 * @property {boolean} [alone] one file, no chunks beside it
 * @property {import('rolldown').CodeSplittingGroup[]} [groups] chunks made on purpose
 */

/** @type {Bundle[]} */
const bundles = [
  { input: entries, dir: dist, external: DEPENDENCIES },
  // A worker is one file: a host may have to copy it by hand, or start it from a blob.
  { input: { [worker.name]: worker.source }, dir: dist, minify: true, alone: true },
  {
    input: { 'kline-chart': cdnEntry },
    dir: join(dist, 'cdn'),
    minify: true,
    // What is loaded later shares code with the entry. It does not import the entry itself: a host that loads it as
    // `kline-chart.js?v=2` would run a second copy.
    groups: [{ name: 'kline-shared', tags: ['$initial'], minShareCount: 2 }],
  },
  { input: { [worker.name]: worker.source }, dir: join(dist, 'cdn'), minify: true, alone: true },
];

rmSync(dist, { recursive: true, force: true });
/** @type {Set<string>} */
const modules = new Set();
for (const bundle of bundles) {
  for (const module of await write(bundle)) modules.add(module);
}
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
printSizes(join(dist, 'cdn'));

/**
 * @param {Bundle} bundle
 * @returns {Promise<string[]>} the modules that went into it
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
    external: bundle.external ?? [],
    platform: 'browser',
    tsconfig: false,
    plugins: [chartFrame(), importWorkerFile()],
    experimental: { attachDebugInfo: 'none' },
    transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
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
    entryFileNames: '[name].js',
    // Beside the entries and not below: the worker's URL is relative to the file that holds it.
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await build.close();
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}

/**
 * @param {string} name
 * @param {object} content
 */
function writeJson(name, content) {
  writeFileSync(join(dist, name), `${JSON.stringify(content, null, 2)}\n`);
}

/** @param {string} directory */
function printSizes(directory) {
  for (const name of readdirSync(directory)) {
    const size = gzipSync(readFileSync(join(directory, name)), { level: 9 }).length / 1000;
    console.log(`dist/cdn/${name} ${size.toFixed(1)} kB gzip`);
  }
}
