import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** What figures depend on, so that nobody compares two machines by mistake. */
export interface Machine {
  /** Day of the run, UTC. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly browser: string;
  /** Of what was compared, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

export function describeMachine(root: string, browser: string, packages: readonly string[]): Machine {
  const require = createRequire(join(root, 'package.json'));
  const versionIn = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const versions = packages.map((name) => [
    name,
    versionIn(
      join(root, name === require('./package.json').name ? '' : `node_modules/${name}`, 'package.json'),
    ),
  ]);
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    browser,
    versions: Object.fromEntries(versions) as Record<string, string>,
  };
}

export function machineLine({ date, cpu, cores, memoryGb, node, browser, versions }: Machine): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date}, ${cores} × ${cpu}, ${memoryGb} GB, Chromium ${browser} headless with software raster, Node ${node}; ${packages.join(', ')}.`;
}
