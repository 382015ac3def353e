import { describe, expect, it } from 'vitest';
import { type FlagOptions, resolveSharedKlineFlag } from '../../../src/migration/index.js';

const NOTHING: FlagOptions = { env: [], global: {}, search: '' };

describe('the roll-out', () => {
  it('is for those whom nothing else decides for', () => {
    const rollout = { userId: 'anna', percentage: 0 };
    expect(resolveSharedKlineFlag({ ...NOTHING, rollout })).toMatchObject({
      source: 'rollout',
      phase: 'legacy',
    });
    const all = { ...rollout, percentage: 100 };
    expect(resolveSharedKlineFlag({ ...NOTHING, rollout: all })).toMatchObject({
      source: 'rollout',
      phase: 'shared',
    });
    expect(resolveSharedKlineFlag({ ...NOTHING, rollout: all, option: false }).phase).toBe('legacy');
  });

  it.each([
    [{ userId: '', percentage: 50 }, 'bad-user-id'],
    [{ userId: 'anna', percentage: 120 }, 'bad-percentage'],
  ])('%j is told, and legacy', (rollout, code) => {
    expect(resolveSharedKlineFlag({ ...NOTHING, rollout })).toMatchObject({
      phase: 'legacy',
      source: 'default',
      problems: [{ code }],
    });
  });
});
