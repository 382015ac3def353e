import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { packageOf } from './licences.mjs';

/**
 * @typedef {object} Sizes in 1000 bytes, as `gzip -9` makes them
 * @property {number} entry what a page loads at once: the entry and what it imports statically
 * @property {number} worker
 * @property {number} chunks all that is loaded on demand, together
 * @property {Map<string, number>} files each of them
 */

/** @param {string | Uint8Array} data */
function kilobytes(data) {
  return gzipSync(data, { level: 9 }).length / 1000;
}

/**
 * What the files of a page without a bundler weigh.
 *
 * @param {string} directory `dist/cdn`
 * @returns {Sizes}
 */
export function measure(directory) {
  const files = new Map(
    readdirSync(directory)
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, kilobytes(readFileSync(join(directory, name)))]),
  );
  const atOnce = new Set(['kline-chart.js']);
  // A set grows while it is walked, and what is added is walked too.
  for (const name of atOnce) {
    const code = readFileSync(join(directory, name), 'utf8');
    for (const [, found = ''] of code.matchAll(/\b(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g))
      atOnce.add(found);
  }
  let entry = 0;
  let chunks = 0;
  for (const [name, size] of files) {
    if (atOnce.has(name)) entry += size;
    else if (name !== 'kline.worker.js') chunks += size;
  }
  return { entry, worker: files.get('kline.worker.js') ?? 0, chunks, files };
}

/**
 * What each room and library takes of one file: their minified code compressed by itself, in proportion.
 *
 * @param {Readonly<Record<string, { code: string | null }>>} modules of the file, by id
 * @param {string} root
 * @param {number} total of the file, in 1000 bytes
 * @returns {Promise<[part: string, size: number][]>} the largest first
 */
export async function partsOf(modules, root, total) {
  /** @type {Map<string, string>} */
  const codes = new Map();
  for (const [id, { code }] of Object.entries(modules)) {
    const part = partOf(relative(root, id).replaceAll('\\', '/'));
    codes.set(part, `${codes.get(part) ?? ''}${code ?? ''}\n`);
  }
  /** @type {[string, number][]} */
  const sizes = [];
  for (const [part, code] of codes) {
    const { code: minified = '' } = await minify(code, { compress: false, mangle: { toplevel: true } });
    sizes.push([part, kilobytes(minified)]);
  }
  const sum = sizes.reduce((all, [, size]) => all + size, 0);
  return sizes
    .map(([part, size]) => /** @type {[string, number]} */ ([part, (size * total) / sum]))
    .toSorted(([, a], [, b]) => b - a);
}

/** @param {string} path relative to the root */
function partOf(path) {
  return packageOf(`/${path}`) ?? path.split('/').slice(0, -1).slice(0, 2).join('/');
}

/**
 * @param {Sizes} sizes
 * @param {readonly (readonly [part: string, size: number])[]} parts of the entry
 */
export function table({ entry, worker, chunks, files }, parts) {
  /** @type {(readonly [string, number])[]} */
  const rows = [
    ['dist/cdn: a page at once', entry],
    ...parts.map(([part, size]) => /** @type {const} */ ([`  ${part}`, size])),
    ['the worker', worker],
    ['on demand, together', chunks],
    ...[...files]
      .filter(([name]) => !/^kline(-chart|-core|\.worker)/.test(name))
      .map(([name, size]) => /** @type {const} */ ([`  ${name}`, size])),
  ];
  return rows.map(([label, size]) => `${label.padEnd(48)}${size.toFixed(1).padStart(6)} kB gzip`).join('\n');
}
