import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HELP, readArguments } from '../../demo/setup/arguments.mjs';
import { firstDifference } from '../../demo/setup/dependencies.mjs';
import { nodeVersionProblem } from '../../demo/setup/node-version.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

describe('arguments of npm start', () => {
  it('are all optional', () => {
    expect(readArguments([], here)).toEqual({ help: false, port: undefined, isBuilt: false, exchange: {} });
  });

  it('reach the exchange as numbers, and the file as an absolute path', () => {
    const argv =
      '--replay start.test.ts --replay-symbol ETHUSDT --speed 2.5 --tick-rate 100 --seed 0 --port 8080 --built';
    expect(readArguments(argv.split(' '), here)).toEqual({
      help: false,
      port: 8080,
      isBuilt: true,
      exchange: {
        replay: fileURLToPath(import.meta.url),
        replaySymbol: 'ETHUSDT',
        speed: 2.5,
        tickRate: 100,
        seed: 0,
      },
    });
  });

  it.each([
    [['--unknown'], /Unknown option '--unknown'.*--help/],
    [['stray'], /Unexpected argument 'stray'/],
    [['--port'], /argument missing/],
    [['--port', '70000'], /--port 70000: must be a port from 1 to 65535/],
    [['--port', ''], /--port : must be/],
    [['--speed', '0'], /--speed 0: must be a number above 0/],
    [['--speed', 'Infinity'], /--speed Infinity: must be/],
    [['--tick-rate', 'fast'], /--tick-rate fast: must be a number above 0/],
    [['--seed', '1.5'], /--seed 1\.5: must be a whole number/],
    [['--replay', 'gone.csv'], /--replay gone\.csv: no such file \(looked for .*unit.gone\.csv\)/],
    [['--replay', '.'], /--replay \.: not a file/],
    [['--replay-symbol', 'ETHUSDT'], /--replay-symbol needs --replay FILE/],
  ])('%j get one clear line', (argv, message) => {
    expect(() => readArguments(argv, here)).toThrow(message);
    expect(() => readArguments(argv, here)).not.toThrow(/\n/);
  });

  it('are all in the help', () => {
    for (const name of ['replay', 'replay-symbol', 'speed', 'tick-rate', 'seed', 'port', 'built', 'help']) {
      expect(HELP).toContain(`--${name} `);
    }
    expect(readArguments(['--help'], here)).toEqual({ help: true });
  });
});

describe('installed dependencies', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-linux': { version: '2.0.0', optional: true },
    },
  };

  it('are complete without the optional packages of other platforms', () => {
    expect(firstDifference(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBeUndefined();
  });

  it('are not complete when one is missing, old, or nothing is there', () => {
    expect(firstDifference(lock, {})).toBe('node_modules/a');
    expect(firstDifference(lock, { packages: { 'node_modules/a': { version: '0.9.0' } } })).toBe(
      'node_modules/a',
    );
    const oldOptional = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-linux': { version: '1.0.0' },
    };
    expect(firstDifference(lock, { packages: oldOptional })).toBe('node_modules/b-linux');
  });
});

it.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['20.18.3', false],
  ['18.20.8', false],
])('Node %s is new enough: %s', (version, enough) => {
  const problem = nodeVersionProblem(version, '>=20.19');
  if (enough) expect(problem).toBeUndefined();
  else expect(problem).toBe(`Node ${version} is too old: this needs 20.19 or newer (see .nvmrc).`);
});
