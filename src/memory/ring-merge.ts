import type { ThreadCounters } from './counters.js';
import { Control, NO_INTENT, NO_REVISION, RECORD_WIDTH, SWAP_INTENT, Spare } from './layout.js';
import type { MergeInput } from './merge-input.js';
import { FLAG_FINAL, FLAG_GAP_CONFIRMED, readFlags, writeFlags } from './record-flags.js';
import { HELD, heldWord, nextFreeWord } from './seqlock.js';
import { claimSpare, releaseSpare } from './spare-rings.js';
import { stampNow } from './stamp.js';
import type { StoreMemory } from './store-memory.js';

/** What became of a merge. */
export const Merged = {
  /** The ring was replaced by the union. */
  CHANGED: 1,
  /** Memory held all of it already, or all of it is older than a full ring reaches. */
  UNCHANGED: 2,
  /** Another thread wrote or merged meanwhile: try later. Nothing was changed. */
  CONTENDED: 3,
  /** The slot was given to another series: nothing was changed. */
  GONE: 4,
} as const;
export type MergeOutcome = (typeof Merged)[keyof typeof Merged];

/**
 * Merges history, backfill and corrections into a ring: the union by openTime, newest maxKlines kept,
 * is built in a spare ring while readers go on in the old one, and published by swapping the two.
 *
 * | openTime of an incoming kline | becomes |
 * |---|---|
 * | not held, inside what the ring reaches | inserted |
 * | held final, incoming forming | dropped |
 * | that of the newest record, revision lower | dropped |
 * | held otherwise | replaced |
 * | older than the oldest of a full ring | dropped, counted as `tooOld` |
 *
 * A range confirmed empty marks each record whose predecessor lies across it.
 */
export class RingMerge {
  constructor(
    private readonly memory: StoreMemory,
    private readonly counters: ThreadCounters,
    private readonly threadId: number,
  ) {}

  /** Any writing thread. Takes one try: CONTENDED means that somebody else wrote in between. */
  merge(slot: number, generation: number, input: MergeInput, now: number): MergeOutcome {
    const { memory } = this;
    const { control, controlDoubles, spares } = memory;
    const base = slot * Control.WORDS;
    const free = Atomics.load(control, base + Control.LOCK);
    if ((free & HELD) !== 0) return Merged.CONTENDED;
    const spare = claimSpare(memory, this.threadId);
    if (spare < 0) return Merged.CONTENDED;
    const entry = spare * Spare.WORDS;
    const union = this.build(base, spares[entry + Spare.RING], input);
    const mine = control[base + Control.GENERATION] === generation;
    const changes = mine && union.changed;
    const stamp = stampNow();
    // The exchange proves that nobody wrote since `free` was loaded: what was built is the union of now.
    if (Atomics.compareExchange(control, base + Control.LOCK, free, heldWord(free, this.threadId)) !== free) {
      releaseSpare(memory, spare);
      this.counters.add('contended');
      return Merged.CONTENDED;
    }
    if (changes) {
      const oldRing = control[base + Control.RING];
      spares[entry + Spare.SLOT] = slot;
      spares[entry + Spare.OLD_RING] = oldRing;
      spares[entry + Spare.OLD_HEAD] = control[base + Control.HEAD];
      spares[entry + Spare.OLD_COUNT] = control[base + Control.COUNT];
      control[base + Control.INTENT] = SWAP_INTENT;
      control[base + Control.RING] = spares[entry + Spare.RING];
      control[base + Control.HEAD] = memory.layout.maxKlines - 1;
      control[base + Control.COUNT] = union.count;
      control[base + Control.REWRITES] = (control[base + Control.REWRITES] + 1) | 0;
      controlDoubles[(base >> 1) + Control.REVISION] = union.revision;
      controlDoubles[(base >> 1) + Control.LAST_WRITE] = now;
      control[base + Control.STAMP] = stamp;
      spares[entry + Spare.RING] = oldRing;
      control[base + Control.INTENT] = NO_INTENT;
    }
    Atomics.store(control, base + Control.LOCK, changes ? nextFreeWord(free) : free);
    releaseSpare(memory, spare);
    if (!mine) return Merged.GONE;
    this.counters.add('merges');
    if (union.tooOld > 0) this.counters.add('tooOld', union.tooOld);
    return changes ? Merged.CHANGED : Merged.UNCHANGED;
  }

  /**
   * Fills the spare ring from its end backwards with the newest records of ring and input. Runs outside
   * the lock: what it read counts only if the compare-exchange that follows finds the word unchanged.
   */
  private build(base: number, target: number, input: MergeInput): Union {
    const { control, controlDoubles, klines, flags, layout } = this.memory;
    const size = layout.maxKlines;
    const ring = control[base + Control.RING];
    const ringStart = ring * size * RECORD_WIDTH;
    const ringFlags = ring * layout.flagBytesPerRing;
    const targetFlags = target * layout.flagBytesPerRing;
    const head = control[base + Control.HEAD];
    const count = control[base + Control.COUNT];
    const liveRevision = controlDoubles[(base >> 1) + Control.REVISION];
    const { rows, rowFlags, revisions } = input.records;
    let held = 0;
    let incoming = input.count - 1;
    let filled = 0;
    // Nothing is held, as when history arrives or a snapshot is read: no record is compared with another.
    if (count === 0) {
      filled = Math.min(size, input.count);
      incoming -= filled;
      klines.set(
        rows.subarray((incoming + 1) * RECORD_WIDTH),
        (target * size + size - filled) * RECORD_WIDTH,
      );
      for (let row = 1; row <= filled; row++)
        writeFlags(flags, targetFlags, size - row, rowFlags[input.count - row]);
    }
    let changed = filled > 0;
    let revision = filled > 0 ? revisions[input.count - 1] : NO_REVISION;
    while (filled < size && (held < count || incoming >= 0)) {
      const heldIndex = (head - held + size) % size;
      const heldAt = ringStart + heldIndex * RECORD_WIDTH;
      const heldTime = held < count ? klines[heldAt] : Number.NEGATIVE_INFINITY;
      const rowAt = incoming * RECORD_WIDTH;
      const rowTime = incoming >= 0 ? rows[rowAt] : Number.NEGATIVE_INFINITY;
      const heldFlags = heldTime >= rowTime ? readFlags(flags, ringFlags, heldIndex) : 0;
      let takeRow = rowTime > heldTime;
      if (rowTime === heldTime) {
        const outdated = held === 0 && revisions[incoming] < liveRevision;
        takeRow = !outdated && (heldFlags & FLAG_FINAL) <= (rowFlags[incoming] & FLAG_FINAL);
      }
      const from = takeRow ? rows : klines;
      const fromAt = takeRow ? rowAt : heldAt;
      const to = (target * size + (size - 1 - filled)) * RECORD_WIDTH;
      for (let field = 0; field < RECORD_WIDTH; field++) klines[to + field] = from[fromAt + field];
      const kept = takeRow ? rowFlags[incoming] | heldFlags : heldFlags;
      writeFlags(flags, targetFlags, size - 1 - filled, kept);
      if (takeRow) {
        changed ||= rowTime !== heldTime || kept !== heldFlags || differs(klines, heldAt, rows, rowAt);
      }
      if (filled === 0) revision = takeRow ? revisions[incoming] : liveRevision;
      filled++;
      if (heldTime >= rowTime) held++;
      if (rowTime >= heldTime) incoming--;
    }
    const union = { count: filled, changed, revision, tooOld: incoming + 1 };
    if (input.emptyRanges.length > 0) this.markConfirmed(target, union, input);
    if (Number.isNaN(union.revision)) union.revision = NO_REVISION;
    return union;
  }

  /** Marks the records of the built ring whose gap to the one before lies inside a range confirmed empty. */
  private markConfirmed(target: number, union: Union, input: MergeInput): void {
    const { klines, flags, layout } = this.memory;
    const size = layout.maxKlines;
    const base = target * layout.flagBytesPerRing;
    for (let index = size - union.count + 1; index < size; index++) {
      const openTime = klines[(target * size + index) * RECORD_WIDTH];
      const before = klines[(target * size + index - 1) * RECORD_WIDTH];
      const kept = readFlags(flags, base, index);
      if ((kept & FLAG_GAP_CONFIRMED) !== 0 || !input.isConfirmedEmpty(before, openTime)) continue;
      writeFlags(flags, base, index, kept | FLAG_GAP_CONFIRMED);
      union.changed = true;
    }
  }
}

interface Union {
  count: number;
  changed: boolean;
  revision: number;
  tooOld: number;
}

function differs(a: Float64Array, aAt: number, b: Float64Array, bAt: number): boolean {
  for (let field = 1; field < RECORD_WIDTH; field++) {
    if (a[aAt + field] !== b[bAt + field]) return true;
  }
  return false;
}
