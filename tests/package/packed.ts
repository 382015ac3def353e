import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** @param instead by the name of a package: the folder of `node_modules` that stands for it, null for none */
export function installPacked(instead: Readonly<Record<string, string | null>> = {}): Consumer {
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
    const other = instead[dependency];
    // A package that was linked would find its own name beside where it really lies.
    if (typeof other === 'string') {
      cpSync(join(root, 'node_modules', other), join(modules, dependency), { recursive: true });
    } else if (other === undefined) {
      symlinkSync(join(root, 'node_modules', dependency), join(modules, dependency), 'dir');
    }
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
