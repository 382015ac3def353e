import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A project that installed the package: what `npm pack` puts into it, and nothing from the sources. */
export interface Consumer {
  readonly directory: string;
  /** The package as it arrived. */
  readonly installed: string;
  /** Runs a module of the project and returns what it printed. */
  run(code: string): string;
  remove(): void;
}

const INSTALLED = [
  'preact',
  '@preact',
  'react',
  '@types',
  'lightweight-charts',
  'fancy-canvas',
  'vue',
  '@vue',
  'svelte',
  'solid-js',
  '@opentelemetry',
];

export function installPacked(): Consumer {
  const directory = mkdtempSync(join(tmpdir(), 'kline-consumer-'));
  const modules = join(directory, 'node_modules');
  mkdirSync(modules);
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
  const answer = execFileSync('npm', pack, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [{ filename }]: [{ filename: string }] = JSON.parse(answer);
  execFileSync('tar', ['-xzf', filename], { cwd: directory });
  const installed = join(modules, 'kline-chart');
  renameSync(join(directory, 'package'), installed);
  for (const dependency of INSTALLED) {
    symlinkSync(join(root, 'node_modules', dependency), join(modules, dependency), 'dir');
  }
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  return {
    directory,
    installed,
    run(code) {
      writeFileSync(join(directory, 'run.mjs'), code);
      return execFileSync(process.execPath, ['run.mjs'], { cwd: directory, encoding: 'utf8' });
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
