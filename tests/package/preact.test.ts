import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileIn } from './compile.js';
import { type Consumer, installPacked, root } from './packed.js';

const consumers: Consumer[] = [];
afterAll(() => consumers.forEach((consumer) => consumer.remove()));

function install(instead: Parameters<typeof installPacked>[0]): Consumer {
  const consumer = installPacked(instead);
  consumers.push(consumer);
  return consumer;
}

/** The packages that a file of the build asks its host for, with those of all files that it brings along. */
function askedBy(entry: string): string[] {
  const waiting = [join(root, 'dist', entry)];
  const asked = new Set<string>();
  // An array grows while it is walked, and what is added is walked too.
  for (const file of waiting) {
    const code = readFileSync(file, 'utf8');
    for (const [, name = ''] of code.matchAll(/\b(?:from|import)\s*\(?\s*["'`]([@.\w][^"'`\s]*)["'`]/g)) {
      const path = join(dirname(file), name);
      if (!name.startsWith('.')) asked.add(name);
      else if (!waiting.includes(path)) waiting.push(path);
    }
  }
  return [...asked].toSorted();
}

describe('a host’s Preact', () => {
  it('is none of the element’s business: it draws with its own, whatever is installed', () => {
    for (const entry of ['define.js', 'index.js']) expect(askedBy(entry)).toEqual(['@preact/signals-core']);
    expect(askedBy('preact.js')).toEqual(['@preact/signals-core', 'preact', 'preact/hooks']);
  });

  it('need not be there', () => {
    const consumer = install({ preact: null });
    expect(consumer.run(`await import('kline-chart/define'); console.log('defined')`)).toBe('defined\n');
    const file = 'dom.ts';
    copyFileSync(join(root, 'tests', 'package', 'consumers', file), join(consumer.directory, file));
    expect(compileIn(consumer, [file])).toBe('');
  });

  // Version 11 is what all other tests have.
  it('of version 10 has the hooks and the types', () => {
    const consumer = install({ preact: 'preact10' });
    const printed = consumer.run(`
      import { createElement, render } from 'preact';
      import { KlineStore } from 'kline-chart';
      import { KlineDataProvider, useSharedKlineData } from 'kline-chart/preact';
      import { Window } from ${JSON.stringify(import.meta.resolve('happy-dom'))};
      const { document } = new Window();
      Object.assign(globalThis, { document });
      const store = KlineStore.create();
      const Child = () => 'loading: ' + useSharedKlineData('A', '1m').loading;
      render(createElement(KlineDataProvider, { store }, createElement(Child)), document.body);
      console.log(document.body.textContent);
      process.exit();
    `);
    expect(printed).toBe('loading: true\n');
    const file = 'preact.tsx';
    copyFileSync(join(root, 'tests', 'package', 'consumers', file), join(consumer.directory, file));
    expect(compileIn(consumer, [file], { jsxImportSource: 'preact' })).toBe('');
  });
});
