import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elementOf, makeManifest } from '../../../widget/bundle/manifest/manifest.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const manifest = makeManifest(root);
export const doc = elementOf(manifest);

export function names(entries: readonly { name: string }[]): string[] {
  return entries.map(({ name }) => name).toSorted();
}

/** What the widget's sources do, by file: their comments are left out. */
export const code: ReadonlyMap<string, string> = new Map(
  readdirSync(join(root, 'widget'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => [
      path.replaceAll('\\', '/'),
      readFileSync(join(root, 'widget', path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, ' '),
    ]),
);

/** What a pattern's first group finds in all sources, each once. */
export function foundIn(texts: Iterable<string>, pattern: RegExp): string[] {
  const found = [...texts].flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  return [...new Set(found)].toSorted();
}
