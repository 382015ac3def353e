import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Consumer, root } from './packed.js';

/** Compiles files of a strict project, library checks included, and returns what the compiler printed. */
export function compileIn(consumer: Consumer, files: readonly string[], options: object = {}): string {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    verbatimModuleSyntax: true,
    types: [],
    jsx: 'react-jsx',
    ...options,
  };
  const project = join(consumer.directory, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', project], {
    cwd: consumer.directory,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`;
}
