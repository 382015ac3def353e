import { describe, expect, it } from 'vitest';
import { readSyncChoice } from '../../../widget/sync/sync-choice.js';
import { joinGroup, leaveGroup, type SyncMember } from '../../../widget/sync/sync-group.js';

function member(): SyncMember & { readonly log: unknown[] } {
  const log: unknown[] = [];
  return { log, showTime: (time) => log.push(time), showRange: ({ from }) => log.push(`range ${from}`) };
}

describe('a sync group', () => {
  it('tells all but the one who speaks, and lets only the one touched last move the others', () => {
    const [a, b, c] = [member(), member(), member()];
    const group = joinGroup('g', a);
    expect(joinGroup('g', b)).toBe(group);
    joinGroup('g', c);
    group.lead(a);
    group.tellRange(a, { from: 1, to: 2 });
    group.tellRange(b, { from: 3, to: 4 });
    expect([a.log, b.log, c.log]).toEqual([[], ['range 1'], ['range 1']]);
    group.tellTime(b, 7);
    // The pointer went from a to b: that it left a comes later.
    group.tellTime(a, null);
    expect([a.log, b.log, c.log]).toEqual([[7], ['range 1'], ['range 1', 7]]);
    leaveGroup('g', b);
    expect([a.log, c.log]).toEqual([
      [7, null],
      ['range 1', 7, null],
    ]);
    leaveGroup('g', a);
    leaveGroup('g', c);
    const fresh = member();
    expect(joinGroup('g', fresh)).not.toBe(group);
    leaveGroup('g', fresh);
  });

  it('is read from the attribute', () => {
    expect(readSyncChoice('')).toEqual({ name: '', sharesRange: false });
    expect(readSyncChoice(' desk ')).toEqual({ name: 'desk', sharesRange: false });
    expect(readSyncChoice('desk range')).toEqual({ name: 'desk', sharesRange: true });
    for (const bad of ['desk crosshair', 'a b c', 'x'.repeat(65)]) {
      expect(() => readSyncChoice(bad)).toThrow(/sync-group/);
    }
  });
});
