import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import type { resolveSharedKlineFlag } from '../../../src/migration/index.js';

const SOURCE = fileURLToPath(new URL('../../../src/migration/flag.ts', import.meta.url));
const NAME = 'USE_SHARED_KLINE_DATA';

/** The flag's code as the package holds it: types are gone, names are not. */
async function packaged(): Promise<string> {
  const bundle = await rolldown({ input: SOURCE, logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return output[0].code;
}

/** The same as a bundler leaves it that puts `value` in place of `expression`, run where there is no `process`. */
async function bundled(expression: string, value: string): Promise<unknown> {
  const source = await packaged();
  const bundle = await rolldown({
    input: 'packaged.js',
    plugins: [{ name: 'packaged', resolveId: (id) => id, load: () => source }],
    transform: { define: { [expression]: JSON.stringify(value) } },
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const code = `const process = undefined;\n${output[0].code}`;
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    resolveSharedKlineFlag: typeof resolveSharedKlineFlag;
  };
  return module.resolveSharedKlineFlag();
}

describe('a bundler that replaces', () => {
  it.each(
    ['process.env', 'import.meta.env'].flatMap((place) =>
      ['', 'REACT_APP_', 'VITE_'].map((prefix) => `${place}.${prefix}${NAME}`),
    ),
  )('%s decides', async (expression) => {
    expect(await bundled(expression, 'shared-read')).toMatchObject({
      phase: 'shared-read',
      source: 'build',
      reason: `${expression} is shared-read`,
    });
  });

  it('something else does not', async () => {
    expect(await bundled('process.env.ANOTHER', 'shared')).toMatchObject({ source: 'default' });
  });
});
