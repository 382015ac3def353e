import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileIn } from './compile.js';
import { type Consumer, installPacked, root } from './packed.js';

const guide = readFileSync(join(root, 'demo', 'migration', 'README.md'), 'utf8');
/** Its samples, as files: one that names itself is imported by the others under that name. */
const SAMPLES = [...guide.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(([, kind, code], index) => ({
  file: /^\/\/ (\S+\.tsx?)$/m.exec(code)?.[1] ?? `sample-${index}.${kind}`,
  code,
}));
/** For Preact, as the guide says it in words. */
const toPreact = (code: string) =>
  code
    .replaceAll("from 'react'", "from 'preact/hooks'")
    .replace(/(kline-chart\/(?:types\/)?)react/g, '$1preact');

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked();
  copyFileSync(
    join(root, 'tests', 'package', 'consumers', 'your-page.d.ts'),
    join(consumer.directory, 'your-page.d.ts'),
  );
});
afterAll(() => consumer?.remove());

function compileSamples(change: (code: string) => string, jsxImportSource: string): string {
  for (const { file, code } of SAMPLES) writeFileSync(join(consumer.directory, file), change(code));
  return compileIn(
    consumer,
    SAMPLES.map(({ file }) => file),
    { jsxImportSource },
  );
}

describe('the samples of the migration guide', () => {
  it('are found', () => {
    expect(SAMPLES.map(({ file }) => file)).toEqual([
      'migration.ts',
      'sample-1.tsx',
      'sample-2.tsx',
      'sample-3.tsx',
      'sample-4.ts',
      'sample-5.ts',
    ]);
  });

  it('compile against the package, with React', () => {
    expect(compileSamples((code) => code, 'react')).toBe('');
  });

  it('compile against the package, with Preact', () => {
    expect(compileSamples(toPreact, 'preact')).toBe('');
  });

  it('are seen when they name what is not there', () => {
    const printed = compileSamples(
      (code) => code.replace('migration.updateBoth', 'migration.updateAll'),
      'react',
    );
    expect(printed).toMatch(/sample-2\.tsx\(\d+,\d+\): error TS(2339|2551)/);
  });
});
