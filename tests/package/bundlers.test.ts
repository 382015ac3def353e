import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Consumer, installPacked } from './packed.js';

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked();
  writeFileSync(join(consumer.directory, 'main.js'), `import 'kline-chart/define';\n`);
  writeFileSync(join(consumer.directory, 'index.html'), '<script type="module" src="/main.js"></script>');
});
afterAll(() => consumer?.remove());

function scripts(directory: string): { name: string; code: string }[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, code: readFileSync(join(directory, name), 'utf8') }));
}

it('a Vite application brings the worker along', async () => {
  await build({ root: consumer.directory, configFile: false, logLevel: 'error' });
  const built = scripts(join(consumer.directory, 'dist', 'assets'));
  const worker = built.find(({ name }) => name.startsWith('kline.worker'));
  expect(worker, built.map(({ name }) => name).join(', ')).toBeDefined();
  expect(built.some(({ code }) => code.includes(`/${worker?.name}`))).toBe(true);
});

it('bundlers that do not follow worker URLs leave it as it is, to be copied beside', async () => {
  const bundle = await rolldown({ input: join(consumer.directory, 'main.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'es' });
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toMatch(/new URL\("\.\/kline\.worker\.js", import\.meta\.url\)/);
});

it('an application that only imports names does not register anything', async () => {
  writeFileSync(
    join(consumer.directory, 'names.js'),
    `import { ConfigError } from 'kline-chart';\nglobalThis.x = ConfigError;\n`,
  );
  const bundle = await rolldown({ input: join(consumer.directory, 'names.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'es' });
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).not.toContain('customElements.define');
});

it('a classic script, which has no address of its own, says what it needs to have a worker', async () => {
  writeFileSync(
    join(consumer.directory, 'classic.js'),
    `import { KlineStore } from 'kline-chart';
    const store = KlineStore.shared({ maxSymbols: 1, intervalsPerSymbol: 1, maxKlines: 2 });
    store.onTransportChange(() => {
      console.log(store.transport.reason);
      process.exit();
    });
    store.getIntervals('binance').catch(() => {});`,
  );
  const bundle = await rolldown({ input: join(consumer.directory, 'classic.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  // What esbuild makes of it for such a script.
  const code = output[0].code.replaceAll('import.meta', '({})');
  expect(consumer.run(code)).toContain('give configure({ worker: { url } })');
});
