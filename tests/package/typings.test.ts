import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typings } from '../../widget/bundle/entries.mjs';
import { compileIn } from './compile.js';
import { type Consumer, installPacked, root } from './packed.js';

const modules = join(root, 'node_modules');

/** What a project writes in its tsconfig for each framework, beyond being strict. */
const PROJECTS: { name: string; file: string; options?: object; files?: string[] }[] = [
  { name: 'the plain DOM', file: 'dom.ts' },
  { name: 'React 19', file: 'react.tsx', options: { jsxImportSource: 'react' } },
  {
    name: 'React 18',
    file: 'react.tsx',
    options: {
      jsxImportSource: 'react',
      paths: {
        react: [join(modules, '@types', 'react18')],
        'react/*': [join(modules, '@types', 'react18', '*')],
      },
    },
  },
  { name: 'Preact', file: 'preact.tsx', options: { jsxImportSource: 'preact' } },
  { name: 'Vue', file: 'vue.tsx', options: { jsx: 'preserve', jsxImportSource: 'vue' } },
  // Its language tools load this by themselves.
  { name: 'Svelte', file: 'svelte.ts', files: [join(modules, 'svelte', 'svelte-html.d.ts')] },
  { name: 'Solid', file: 'solid.tsx', options: { jsx: 'preserve', jsxImportSource: 'solid-js' } },
];

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked();
});
afterAll(() => consumer?.remove());

it('the types of monitoring take a meter of OpenTelemetry’s own API, and nothing else', () => {
  const file = 'open-telemetry.ts';
  copyFileSync(join(root, 'tests', 'package', 'consumers', file), join(consumer.directory, file));
  expect(compileIn(consumer, [file])).toBe('');
});

describe('the types of the element', () => {
  it('have a consumer in every flavour that is published', () => {
    const compiled = new Set(PROJECTS.map(({ file }) => basename(file).replace(/\.tsx?$/, '')));
    expect([...compiled].toSorted()).toEqual(
      ['dom', ...Object.keys(typings).map((entry) => basename(entry))].toSorted(),
    );
  });

  // A wrong use stands below `@ts-expect-error`, which is itself an error where there is nothing wrong.
  it.each(PROJECTS)(
    'take what is right and refuse what is wrong in $name',
    ({ file, options = {}, files = [] }) => {
      copyFileSync(join(root, 'tests', 'package', 'consumers', file), join(consumer.directory, file));
      expect(compileIn(consumer, [file, ...files], options)).toBe('');
    },
  );

  it('are seen when they refuse too little', () => {
    const source = readFileSync(join(root, 'tests', 'package', 'consumers', 'dom.ts'), 'utf8');
    writeFileSync(join(consumer.directory, 'dom.ts'), source.replace("type = 'candle'", "type = 'candles'"));
    expect(compileIn(consumer, ['dom.ts'])).toMatch(/^dom\.ts\(\d+,\d+\): error TS2578/);
  });
});
