import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a licence asks for beyond its own text, and what the package itself does not carry. */
const NOTICES = new Map([
  [
    'lightweight-charts',
    'NOTICE\n\n' +
      'TradingView Lightweight Charts™\n' +
      'Copyright (c) 2026 TradingView, Inc. https://www.tradingview.com/\n\n' +
      'It incorporates several parts of tslib (https://github.com/Microsoft/tslib, (c) Microsoft Corporation)\n' +
      'that are covered by BSD Zero Clause License.\n\n' +
      'Changed here: its animation frames are requested through the scheduler of kline-chart, and colors are read\n' +
      'without the page where that can be done.',
  ],
  [
    'fancy-canvas',
    'Changed here: where a CSS pixel is a whole number of the screen’s, bitmaps are sized without asking the page.',
  ],
]);

/**
 * Writes the licences of every package that went into a bundle, as the bundler saw it.
 *
 * @param {Iterable<string>} modules ids of bundled modules
 * @param {string} root the directory that holds node_modules
 * @param {string} file
 */
export function writeLicences(modules, root, file) {
  const names = new Set([...modules].map(packageOf).filter((name) => name !== undefined));
  const parts = [...names].toSorted().map((name) => describe(name, root));
  writeFileSync(file, `Libraries bundled in these files, with their licences.\n\n${parts.join('\n\n')}\n`);
}

/**
 * @param {string} id a module's id
 * @returns {string | undefined} the installed package it belongs to
 */
export function packageOf(id) {
  return /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1]?.replace('\\', '/');
}

/**
 * @param {string} name
 * @param {string} root
 */
function describe(name, root) {
  const directory = join(root, 'node_modules', name);
  /** @type {{ version: string, license: string, author?: string | { name: string } }} */
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const title = `${name} ${manifest.version} (${manifest.license})`;
  const notice = NOTICES.get(name);
  const parts = [`${title}\n${'='.repeat(title.length)}`, licenceText(name, manifest, directory, root)];
  if (notice !== undefined) parts.push(notice);
  return parts.join('\n\n');
}

/**
 * @param {string} name
 * @param {{ license: string, author?: string | { name: string } }} manifest
 * @param {string} directory
 * @param {string} root
 */
function licenceText(name, manifest, directory, root) {
  const file = readdirSync(directory).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (file !== undefined) return readFileSync(join(directory, file), 'utf8').trim();
  if (manifest.license !== 'MIT' || !existsSync(join(root, 'LICENSE'))) {
    throw new Error(
      `${name} is bundled but carries no licence text (package.json: ${manifest.license}). ` +
        'Find the text and add it in widget/bundle/licences.mjs, or do without the package.',
    );
  }
  // Published without a licence file: the MIT text is the same for all, and ours is at hand.
  const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
  const mit = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return mit.replace(/^Copyright .*$/m, `Copyright (c) ${author ?? `the authors of ${name}`}`);
}
