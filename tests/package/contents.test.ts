import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { root } from './packed.js';

const dist = join(root, 'dist');
const cdn = join(dist, 'cdn');
/** In 1000 bytes, gzip -9; the entry with what it imports at once. Of it, 66 are the chart library, Preact and signals. */
const BUDGETS = { entry: 117, worker: 28, chunks: 40 };

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

function kilobytes(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length / 1000;
}

it('a page loads no more than the budgets allow', () => {
  const total = { entry: 0, worker: 0, chunks: 0 };
  const entry = readFileSync(join(cdn, 'kline-chart.js'), 'utf8');
  for (const path of scripts.filter((script) => dirname(script) === cdn)) {
    const size = kilobytes(path);
    const isImported = new RegExp(`from\\s*["'\`]\\./${basename(path)}`).test(entry);
    if (path.endsWith('kline-chart.js') || isImported) total.entry += size;
    else if (path.endsWith('kline.worker.js')) total.worker += size;
    else total.chunks += size;
  }
  expect(total.entry).toBeLessThanOrEqual(BUDGETS.entry);
  expect(total.worker).toBeLessThanOrEqual(BUDGETS.worker);
  expect(total.chunks).toBeLessThanOrEqual(BUDGETS.chunks);
});
