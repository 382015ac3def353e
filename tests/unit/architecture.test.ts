import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const GENERATED = new Set(['node_modules', 'dist', 'build', 'coverage', 'test-results', 'playwright-report']);
const MAX_LINES = 300;

/** Every file a person wrote below `directory`, relative to the root. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      const hidden = entry.name.startsWith('.') && entry.name !== '.ci';
      return hidden || GENERATED.has(entry.name) ? [] : filesBelow(path);
    }
    return entry.isFile() ? [relative(root, path).replaceAll('\\', '/')] : [];
  });
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const files = filesBelow(root);
const sources = files.filter((path) => /^(src|widget)\/.*\.(tsx?|mjs)$/.test(path));

/** The code alone: comments and strings may say what they like. */
function withoutWords(code: string): string {
  return code.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
    ' ',
  );
}

describe('the sources', () => {
  it('are there to be checked', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it(`fit on a few screens each: at most ${MAX_LINES} lines`, () => {
    const long = sources.map((path) => `${path}: ${read(path).trimEnd().split('\n').length}`);
    expect(long.filter((line) => Number(line.split(': ')[1]) > MAX_LINES)).toEqual([]);
  });

  it('below src/ run without a page: only hooks and providers know one', () => {
    const store = sources.filter(
      (path) => path.startsWith('src/') && !/^src\/(hooks|providers)\//.test(path),
    );
    expect(store.filter((path) => /\b(document|window)\b/.test(withoutWords(read(path))))).toEqual([]);
  });
});

it('no file knows the machine it was written on', () => {
  // A path that begins where a path can begin, in a directory that differs from machine to machine.
  const machinePath = /(?<![\w.:/@-])(?:\/(?:home|Users|root|tmp|work|workspace)\/\w|[A-Z]:\\+Users\\)/;
  // A linked working tree has a file `.git` that says where the repository is.
  const texts = files.filter((path) => path !== '.git' && !/\.(png|ico|woff2?|gz)$/.test(path));
  expect(texts.filter((path) => machinePath.test(read(path)))).toEqual([]);
});
