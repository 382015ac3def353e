import type { TimeRange } from '../visible-range.js';

/** A chart of a group. What it is told never comes back from it. */
export interface SyncMember {
  /** The crosshair of another member stands at a time, ms UTC, or nowhere. */
  showTime(time: number | null): void;
  /** A person moved another member to a range. */
  showRange(range: TimeRange): void;
}

/** Charts that share a crosshair, and whatever else each of them wants. */
export class SyncGroup {
  private readonly members = new Set<SyncMember>();
  /** Whom a person touched last: nobody else moves the others. */
  private leader: SyncMember | null = null;

  get size(): number {
    return this.members.size;
  }

  join(member: SyncMember): void {
    this.members.add(member);
  }

  leave(member: SyncMember): void {
    this.members.delete(member);
    if (this.leader !== member) return;
    this.leader = null;
    for (const other of this.members) other.showTime(null);
  }

  lead(member: SyncMember): void {
    this.leader = member;
  }

  tellTime(from: SyncMember, time: number | null): void {
    // Leaving one chart for another: the one that was left has nothing to say any more.
    if (time === null && this.leader !== from) return;
    this.leader = from;
    for (const member of this.members) if (member !== from) member.showTime(time);
  }

  tellRange(from: SyncMember, range: TimeRange): void {
    if (this.leader !== from) return;
    for (const member of this.members) if (member !== from) member.showRange(range);
  }
}

const KEY = Symbol.for('kline-chart/sync-groups/1');

/** The groups of the page by name, shared by all copies of this library on it. A group without members is gone. */
function groups(): Map<string, SyncGroup> {
  const page = globalThis as { [KEY]?: Map<string, SyncGroup> };
  page[KEY] ??= new Map();
  return page[KEY];
}

export function joinGroup(name: string, member: SyncMember): SyncGroup {
  const all = groups();
  const group = all.get(name) ?? new SyncGroup();
  all.set(name, group);
  group.join(member);
  return group;
}

export function leaveGroup(name: string, member: SyncMember): void {
  const group = groups().get(name);
  group?.leave(member);
  if (group?.size === 0) groups().delete(name);
}
