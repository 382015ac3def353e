import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { measure } from '../../widget/bundle/sizes.mjs';
import { TABLE as ARABIC } from '../../widget/language/arabic.js';
import { TABLE as GERMAN } from '../../widget/language/german.js';
import { TABLE as JAPANESE } from '../../widget/language/japanese.js';
import { TABLE as SIMPLIFIED_CHINESE } from '../../widget/language/simplified-chinese.js';
import { TABLE as SPANISH } from '../../widget/language/spanish.js';
import { root } from './packed.js';

const dist = join(root, 'dist');
const cdn = join(dist, 'cdn');
/** In 1000 bytes, gzip -9. `npm run build` prints what each part takes of them; 65 of the entry are its libraries. */
const BUDGETS = { entry: 121, worker: 24, chunks: 40 };

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const scripts = files.filter((path) => path.endsWith('.js'));

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function label(path: string): string {
  return relative(dist, path);
}

describe('the published files', () => {
  it('tell nothing of the machine that built them, and refer to no source map', () => {
    const forbidden = [
      root,
      homedir(),
      'file://',
      'node_modules/',
      'sourceMappingURL',
      '#region',
      '//# sourceURL',
    ].filter((text) => text.length > 1);
    const found = files
      .filter((path) => !path.endsWith('THIRD-PARTY-LICENSES.txt'))
      .flatMap((path) =>
        forbidden.filter((text) => read(path).includes(text)).map((text) => `${label(path)}: ${text}`),
      );
    expect(found).toEqual([]);
    expect(files.filter((path) => path.endsWith('.map')).map(label)).toEqual([]);
  });

  it.each([dist, cdn])(
    'start the worker that lies beside them, in the form that bundlers look for',
    (directory) => {
      const literal =
        /new Worker\(\s*new URL\((["'`])\.\/kline\.worker\.js\1,\s*import\.meta\.url\),\s*\{\s*type:\s*(["'`])module\2\s*\}\s*\)/;
      const holders = scripts.filter((path) => dirname(path) === directory && literal.test(read(path)));
      expect(holders.length).toBeGreaterThan(0);
      expect(existsSync(join(directory, 'kline.worker.js'))).toBe(true);
      const elsewhere = scripts.filter((path) => ![dist, cdn].includes(dirname(path)));
      expect(elsewhere.map(label)).toEqual([]);
    },
  );

  it('import nothing that is not there: a worker and the CDN files stand alone', () => {
    const bare = /\b(?:from|import)\s*\(?\s*(["'`])(?!\.{1,2}\/)[\w@][^"'`]*\1/;
    const alone = scripts.filter((path) => dirname(path) === cdn || path.endsWith('kline.worker.js'));
    expect(alone.filter((path) => bare.test(read(path))).map(label)).toEqual([]);
  });

  it('tell React’s server components that hooks run in a client', () => {
    expect(read(join(dist, 'react.js'))).toMatch(/^["']use client["'];/);
  });

  it('redraw in our frames only: no call of lightweight-charts’ own is left', () => {
    const left = scripts.filter((path) => /\bwindow\.(?:request|cancel)AnimationFrame\(/.test(read(path)));
    expect(left.map(label)).toEqual([]);
  });

  it('carry the licences of what is bundled in them', () => {
    const text = read(join(dist, 'THIRD-PARTY-LICENSES.txt'));
    for (const name of [
      'lightweight-charts',
      'trading-signals',
      'fancy-canvas',
      'preact',
      '@preact/signals',
      '@preact/signals-core',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(text).toContain('TradingView Lightweight Charts™');
    expect(text).toContain('Copyright (c) 2026 TradingView, Inc. https://www.tradingview.com/');
  });
});

describe('a page that loads the files as they are', () => {
  it('loads no more than the budgets allow', () => {
    const { entry, worker, chunks } = measure(cdn);
    expect(entry).toBeLessThanOrEqual(BUDGETS.entry);
    expect(worker).toBeLessThanOrEqual(BUDGETS.worker);
    expect(chunks).toBeLessThanOrEqual(BUDGETS.chunks);
  });

  it('is told by the README what it loads', () => {
    const told =
      /loads (\d+) kB of\s+them \(gzip\) at once, (\d+) kB for the worker, and (\d+) kB at most/.exec(
        read(join(root, 'README.md')),
      );
    expect(told?.slice(1).map(Number)).toEqual([BUDGETS.entry, BUDGETS.worker, BUDGETS.chunks]);
  });

  it('gets the worker and what it loads by itself, under the name that it asks for', () => {
    const code = read(join(cdn, 'kline.worker.js'));
    const asked = [...code.matchAll(/import\((["'`])\.\/([^"'`]+)\1\)/g)].map(([, , name]) => name);
    expect(asked).toEqual([expect.stringMatching(/^kline-udf-.+\.js$/)]);
    expect(asked.filter((name) => !existsSync(join(cdn, name)))).toEqual([]);
    expect(code).not.toMatch(/\bfrom\s*["'`]/);
  });

  it('gets each language as it was written, though its file holds no keys', () => {
    const written = {
      arabic: ARABIC,
      german: GERMAN,
      japanese: JAPANESE,
      'simplified-chinese': SIMPLIFIED_CHINESE,
      spanish: SPANISH,
    };
    const chunk = (name: string) => {
      const [found = `no file of ${name}`, ...others] = scripts.filter(
        (path) => dirname(path) === cdn && basename(path).startsWith(`${name}-`),
      );
      expect(others.map(label)).toEqual([]);
      return pathToFileURL(found).href;
    };
    const names = Object.keys(written);
    const printed = execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      `globalThis.customElements = { get() {}, define() {} };
       const keys = await import(${JSON.stringify(chunk('control-messages'))});
       // The bundler may give a module's names in an object of their own.
       const { unpackTable } = [keys, ...Object.values(keys)].find((each) => 'unpackTable' in each);
       const languages = {};
       for (const [name, file] of ${JSON.stringify(names.map((name) => [name, chunk(name)]))})
         languages[name] = unpackTable((await import(file)).TABLE);
       console.log(JSON.stringify(languages));`,
    ]);
    expect(JSON.parse(printed.toString())).toEqual(written);
    expect(names.filter((name) => read(fileURLToPath(chunk(name))).includes('nothing-to-show'))).toEqual([]);
  });

  it('gets errors with their names, which minifiers would take', () => {
    const module = JSON.stringify(pathToFileURL(join(cdn, 'kline-chart.js')).href);
    const printed = execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      `globalThis.customElements = { get() {}, define() {} };
       const all = await import(${module});
       const errors = Object.keys(all).filter((name) => name.endsWith('Error'));
       console.log(JSON.stringify(errors.map((name) => [name, new all[name]('code', 'words').name])));`,
    ]);
    const names: [string, string][] = JSON.parse(printed.toString());
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter(([exported, name]) => exported !== name)).toEqual([]);
  });
});
