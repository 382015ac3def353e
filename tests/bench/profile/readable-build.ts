/** The CDN file with its names left in it, and which room each of its lines came from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { chartLibrary, modulesIn } from '../../../widget/bundle/chart-library-plugin.mjs';

const ENTRIES = { 'kline-chart': 'widget/cdn.ts', 'kline.worker': 'src/worker/worker.ts' };

/** Overwrites the built files in a directory with ones that can be read. */
export async function buildReadable(root: string, directory: string): Promise<void> {
  for (const [name, source] of Object.entries(ENTRIES)) {
    const build = await rolldown({
      cwd: root,
      input: { [name]: join(root, source) },
      platform: 'browser',
      logLevel: 'silent',
      tsconfig: false,
      experimental: { attachDebugInfo: 'full' },
      // The chart library's own readable build.
      resolve: { conditionNames: ['development', 'import', 'browser', 'default'] },
      plugins: [chartLibrary(modulesIn(join(root, 'widget')))],
      transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
    });
    await build.write({
      dir: directory,
      format: 'es',
      entryFileNames: '[name].js',
      minify: false,
      comments: true,
    });
    await build.close();
  }
}

/** The room of a line (from 0) of a file that {@link buildReadable} wrote: the bundler marks where modules begin. */
export function roomsOf(file: string): (line: number) => string {
  let room = '';
  const rooms = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      const [, region] = /^\/\/ (\S+\.m?[jt]sx?)$/.exec(line) ?? [];
      if (region !== undefined) room = roomOf(region);
      return room;
    });
  return (line) => rooms[line] ?? '';
}

function roomOf(module: string): string {
  const [, dependency] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module) ?? [];
  return dependency ?? module.replace(/\.tsx?$/, '');
}
