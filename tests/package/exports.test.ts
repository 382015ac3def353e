import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, typings } from '../../widget/bundle/entries.mjs';
import { type Consumer, installPacked, root } from './packed.js';

const STORE = [
  'ccxt',
  'push',
  'replay',
  'SnapshotError',
  'deleteSnapshot',
  'exportCsv',
  'exportJson',
  'formatCsv',
  'formatJson',
  'importCsv',
  'importJson',
  'loadSnapshot',
  'saveSnapshot',
  'BUSY',
  'CapacityError',
  'ConfigError',
  'FLAG_FINAL',
  'FLAG_GAP_CONFIRMED',
  'FeedError',
  'GONE',
  'InvalidKlineError',
  'KlineError',
  'KlineStore',
  'LayoutError',
  'RECORD_WIDTH',
  'RESET',
  'StaleHandleError',
  'UNCHANGED',
  'addIntervals',
  'approximateDuration',
  'closeTimeOf',
  'configure',
  'floorToInterval',
  'isInterval',
  'newCursor',
  'parseSeriesKey',
  'registerFeed',
];
const HOOKS = [
  'KlineDataContext',
  'KlineDataProvider',
  'useKlineDataContext',
  'useKlineSubscription',
  'useSharedKlineData',
];
const MIGRATION = [
  'KlineDataMigration',
  'MIGRATION_PHASES',
  'isInRollout',
  'resolveSharedKlineFlag',
  'rolloutPlace',
];
const MONITORING = [
  'ALERT_LIMITS',
  'HISTOGRAM_ERROR',
  'HeapSlope',
  'LogHistogram',
  'Monitor',
  'beaconReporter',
  'consoleReporter',
  'openTelemetryReporter',
];
/** What can be imported, from where. A name that is missing here or there is a broken promise. */
const PROMISED: Record<keyof typeof entries, string[]> = {
  index: ['KlineChartElement', 'define', 'registerLanguage', ...STORE],
  define: [],
  store: STORE,
  preact: HOOKS,
  react: HOOKS,
  migration: MIGRATION,
  monitoring: MONITORING,
};

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

function specifier(entry: string): string {
  return entry === 'index' ? 'kline-chart' : `kline-chart/${entry}`;
}

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked();
});
afterAll(() => consumer?.remove());

describe('the installed package', () => {
  it('has one export for each entry point of the build', () => {
    const names = Object.keys(entries).map((entry) => (entry === 'index' ? '.' : `./${entry}`));
    const types = Object.keys(typings).map((entry) => `./${entry}`);
    expect(Object.keys(manifest.exports).toSorted()).toEqual(
      [...names, ...types, './custom-elements.json', './kline.worker.js', './package.json'].toSorted(),
    );
  });

  it.each(Object.keys(PROMISED) as (keyof typeof entries)[])(
    'gives Node exactly the names of %s',
    (entry) => {
      const printed = consumer.run(
        `console.log(JSON.stringify(Object.keys(await import('${specifier(entry)}'))))`,
      );
      expect(JSON.parse(printed).toSorted()).toEqual(PROMISED[entry].toSorted());
    },
  );

  it('has the worker where bundlers and people look for it', () => {
    const printed = consumer.run(`console.log(import.meta.resolve('kline-chart/kline.worker.js'))`);
    expect(existsSync(new URL(printed.trim()))).toBe(true);
  });

  it('has types that a strict project takes, library checks included', () => {
    const names = Object.entries(PROMISED).map(
      ([entry, exported], i) =>
        `import * as entry${i} from '${specifier(entry)}';\n` +
        exported.map((name) => `void entry${i}.${name};`).join('\n'),
    );
    writeFileSync(join(consumer.directory, 'use.mts'), `${names.join('\n')}\nexport {};\n`);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    for (const resolution of [
      ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ]) {
      const flags = [
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--lib',
        'es2023,dom,dom.iterable',
        '--types',
        '',
      ];
      expect(run([tsc, ...flags, ...resolution, 'use.mts'], consumer.directory)).toEqual({
        code: 0,
        output: '',
      });
    }
  });
});

describe('what others check packages with', () => {
  it('publint has nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('are the types wrong? no', () => {
    const attw = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
    const options = [
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'kline.worker.js',
      '--no-color',
      '--no-emoji',
    ];
    expect(run([attw, '--pack', root, ...options], root)).toMatchObject({ code: 0 });
  });
});

/** How a tool ended and what it printed: the latter is what a failure shows. */
function run(command: string[], cwd: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}
