import { afterEach, describe, expect, it } from 'vitest';
import {
  type FlagOptions,
  KlineDataMigration,
  MIGRATION_PHASES,
  resolveSharedKlineFlag,
} from '../../../src/migration/index.js';
import { closeStores, LegacyPage, store } from './support.js';

const NAME = 'USE_SHARED_KLINE_DATA';
afterEach(() => {
  closeStores();
  for (const name of [NAME, `REACT_APP_${NAME}`, `VITE_${NAME}`]) delete process.env[name];
  delete (globalThis as Record<string, unknown>)[NAME];
});

/** Everything set, each to something else: what wins is seen by its value. */
const ALL: FlagOptions = {
  option: 'legacy',
  env: [{ [NAME]: 'dual-write' }],
  global: { [NAME]: 'shared-read' },
  search: `?${NAME}=shared`,
  rollout: { userId: 'anna', percentage: 100, phase: 'dual-write' },
};
const NOTHING: FlagOptions = { env: [], global: {}, search: '' };

describe('where the flag is looked for', () => {
  it.each([
    [{}, 'option', 'legacy'],
    [{ option: undefined }, 'build', 'dual-write'],
    [{ option: undefined, env: [] }, 'global', 'shared-read'],
    [{ option: undefined, env: [], global: {} }, 'url', 'shared'],
    [{ option: undefined, env: [], global: {}, search: '' }, 'rollout', 'dual-write'],
  ] as const)('%j: %s decides', (without, source, phase) => {
    expect(resolveSharedKlineFlag({ ...ALL, ...without })).toMatchObject({ source, phase, problems: [] });
  });

  it('nothing anywhere: legacy', () => {
    expect(resolveSharedKlineFlag(NOTHING)).toMatchObject({ source: 'default', phase: 'legacy' });
  });

  it.each([NAME, `REACT_APP_${NAME}`, `VITE_${NAME}`])(
    '%s of a build, handed in or where bundlers put it',
    (name) => {
      const handed = resolveSharedKlineFlag({ env: [undefined, { [name]: 'shared-read' }] });
      expect(handed).toMatchObject({
        phase: 'shared-read',
        source: 'build',
        reason: `env[1].${name} is shared-read`,
      });
      process.env[name] = 'dual-write';
      const found = resolveSharedKlineFlag();
      expect(found).toMatchObject({
        phase: 'dual-write',
        source: 'build',
        reason: `process.env.${name} is dual-write`,
      });
    },
  );

  it('the real global, and a page without any of it', () => {
    (globalThis as Record<string, unknown>)[NAME] = true;
    expect(resolveSharedKlineFlag()).toMatchObject({ source: 'global', phase: 'shared' });
    delete (globalThis as Record<string, unknown>)[NAME];
    expect(resolveSharedKlineFlag()).toMatchObject({ source: 'default', phase: 'legacy' });
  });

  it('a place that throws when it is looked at says nothing', () => {
    const hostile = {
      get [NAME](): never {
        throw new Error('not here');
      },
    };
    expect(resolveSharedKlineFlag({ ...NOTHING, env: [hostile], global: hostile })).toMatchObject({
      source: 'default',
      problems: [],
    });
  });
});

describe('a value', () => {
  it.each([
    ...(['true', '1', true, 1, ' TRUE '] as const).map((value) => [value, 'shared'] as const),
    ...(['false', '0', false, 0] as const).map((value) => [value, 'legacy'] as const),
    ...MIGRATION_PHASES.map((phase) => [phase, phase] as const),
  ])('%j is %s', (option, phase) => {
    expect(resolveSharedKlineFlag({ ...NOTHING, option })).toMatchObject({ phase, source: 'option' });
  });

  it.each([
    ...['yes', 'on', '2', 'Shared Read', 'toString', '__proto__'].map((value) => [value, value] as const),
    ['an object', {}],
    ['a list', []],
    ['NaN', Number.NaN],
    ['a function', () => true],
    ['a big integer', 10n],
  ] as [string, unknown][])('%s is none: told in words, passed over, nothing thrown', (_text, value) => {
    const told: string[] = [];
    const found = resolveSharedKlineFlag({
      ...NOTHING,
      option: value,
      global: { [NAME]: 'shared-read' },
      onProblem: (problem) => {
        told.push(`${problem.code}: ${problem.message}`);
        throw new Error('a listener of no use');
      },
    });
    expect(found).toMatchObject({ phase: 'shared-read', source: 'global' });
    expect(told).toEqual([
      expect.stringMatching(/^bad-flag: The option is ".*write true, false, 1, 0 or one of legacy/),
    ]);
    expect(found.problems).toHaveLength(1);
  });

  it.each([undefined, null, ''])('%j is as good as not set', (option) => {
    expect(resolveSharedKlineFlag({ ...NOTHING, option })).toMatchObject({ source: 'default', problems: [] });
  });

  it('that cannot even be written down is passed over', () => {
    const option = Object.create(null) as unknown;
    expect(resolveSharedKlineFlag({ ...NOTHING, option }).problems).toHaveLength(1);
    expect(resolveSharedKlineFlag({ ...NOTHING, option: Symbol('x') }).problems).toHaveLength(1);
  });
});

it('a migration begins where the flag says, and its report says who decided and what could not be read', () => {
  const phase = resolveSharedKlineFlag({ ...NOTHING, option: 'maybe', search: `?a=b&${NAME}=dual-write` });
  const migration = new KlineDataMigration({ store: store(), legacy: new LegacyPage().asLegacy(), phase });
  expect(migration.phase).toBe('dual-write');
  expect(migration.report()).toContain(`the page's address, ?${NAME} is dual-write`);
  expect(migration.report()).toMatch(/\| bad-flag \| 1 \| The option is "maybe"/);
});
