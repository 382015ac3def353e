import { ThreadCounters } from './counters.js';
import { APPEND_INTENT, Control, NO_INTENT, NO_REVISION, RECORD_WIDTH } from './layout.js';
import { FLAG_FINAL } from './record-flags.js';
import { HELD, heldWord, nextFreeWord } from './seqlock.js';
import { stampNow } from './stamp.js';
import type { StoreMemory } from './store-memory.js';

/** Doubles of the array that a write is passed in: the record, its revision, the time of writing in ms UTC, and its stamp. */
export const STAGE_WIDTH = RECORD_WIDTH + 3;
const STAGE_REVISION = RECORD_WIDTH;
const STAGE_NOW = RECORD_WIDTH + 1;
const STAGE_STAMP = RECORD_WIDTH + 2;

/** What became of a write. */
export const Written = {
  /** The newest record was replaced. */
  REPLACED: 1,
  /** A record was appended, over the oldest one when the ring was full. */
  APPENDED: 2,
  /** Memory held the same already: nothing was raised. */
  UNCHANGED: 3,
  /** Memory holds a newer state of this openTime (a higher revision, or final): the write was dropped. */
  OUTDATED: 4,
  /** The openTime lies before the newest record: a merge must take it. */
  EARLIER: 5,
  /** Another thread holds the lock: try later. Nothing was changed. */
  CONTENDED: 6,
  /** The slot was given to another series: nothing was changed. */
  GONE: 7,
} as const;
export type WriteOutcome = (typeof Written)[keyof typeof Written];

/**
 * Writes the newest end of rings: the path of every tick. Called by the thread that owns the series,
 * or by one that stands in for it; the lock serialises the two. Allocates nothing. Takes one try for
 * the lock: whoever may wait (a worker) tries again, a page queues.
 *
 * | openTime against the newest record | becomes |
 * |---|---|
 * | none held yet, or later | appended |
 * | the same, revision lower | dropped (`OUTDATED`) |
 * | the same, held final, incoming forming | dropped (`OUTDATED`) |
 * | the same, all fields equal | nothing (`UNCHANGED`) |
 * | the same, otherwise | replaced |
 * | earlier | not taken here (`EARLIER`): see RingMerge |
 */
export class RingWriter {
  /** The array to fill before {@link write}: six doubles passed as arguments would be boxed, 96 bytes a call. */
  readonly stage = new Float64Array(STAGE_WIDTH);

  constructor(
    private readonly memory: StoreMemory,
    private readonly counters: ThreadCounters,
    private readonly threadId: number,
  ) {}

  /** Writes the staged record. `flags` are its two bits. */
  write(slot: number, generation: number, flags: number): WriteOutcome {
    const { control, controlDoubles, klines, flags: flagBytes, layout } = this.memory;
    const { stage } = this;
    const base = slot * Control.WORDS;
    const doubles = base >> 1;
    const free = Atomics.load(control, base + Control.LOCK);
    if (
      (free & HELD) !== 0 ||
      Atomics.compareExchange(control, base + Control.LOCK, free, heldWord(free, this.threadId)) !== free
    ) {
      this.counters.add('contended');
      return Written.CONTENDED;
    }
    // Held from here to the store at the end: no loop, no call, nothing that can throw.
    let outcome: WriteOutcome = Written.GONE;
    if (control[base + Control.GENERATION] === generation) {
      const count = control[base + Control.COUNT];
      let head = control[base + Control.HEAD];
      const ring = control[base + Control.RING];
      const ringStart = ring * layout.maxKlines * RECORD_WIDTH;
      let at = ringStart + head * RECORD_WIDTH;
      const openTime = stage[0];
      const newest = count === 0 ? Number.NEGATIVE_INFINITY : klines[at];
      if (openTime < newest) {
        outcome = Written.EARLIER;
      } else {
        let flagAt = ring * layout.flagBytesPerRing + (head >> 2);
        let shift = (head & 3) << 1;
        if (openTime > newest) {
          outcome = Written.APPENDED;
          if (count !== 0) head = head + 1 === layout.maxKlines ? 0 : head + 1;
          at = ringStart + head * RECORD_WIDTH;
          flagAt = ring * layout.flagBytesPerRing + (head >> 2);
          shift = (head & 3) << 1;
        } else {
          const held = (flagBytes[flagAt] >> shift) & 3;
          if (
            stage[STAGE_REVISION] < controlDoubles[doubles + Control.REVISION] ||
            (held & FLAG_FINAL) > (flags & FLAG_FINAL)
          ) {
            outcome = Written.OUTDATED;
          } else if (
            klines[at + 1] === stage[1] &&
            klines[at + 2] === stage[2] &&
            klines[at + 3] === stage[3] &&
            klines[at + 4] === stage[4] &&
            klines[at + 5] === stage[5] &&
            (held | flags) === held
          ) {
            outcome = Written.UNCHANGED;
          } else {
            outcome = Written.REPLACED;
            flags |= held;
          }
        }
        if (outcome === Written.APPENDED || outcome === Written.REPLACED) {
          control[base + Control.INTENT_COUNT] = count;
          control[base + Control.INTENT] = outcome === Written.APPENDED ? head | APPEND_INTENT : head;
          klines[at] = openTime;
          klines[at + 1] = stage[1];
          klines[at + 2] = stage[2];
          klines[at + 3] = stage[3];
          klines[at + 4] = stage[4];
          klines[at + 5] = stage[5];
          flagBytes[flagAt] = (flagBytes[flagAt] & ~(3 << shift)) | (flags << shift);
          controlDoubles[doubles + Control.REVISION] =
            stage[STAGE_REVISION] === stage[STAGE_REVISION] ? stage[STAGE_REVISION] : NO_REVISION;
          controlDoubles[doubles + Control.LAST_WRITE] = stage[STAGE_NOW];
          control[base + Control.STAMP] = stage[STAGE_STAMP];
          if (outcome === Written.APPENDED) {
            control[base + Control.HEAD] = head;
            if (count < layout.maxKlines) control[base + Control.COUNT] = count + 1;
            control[base + Control.APPENDED] = (control[base + Control.APPENDED] + 1) | 0;
          }
          control[base + Control.INTENT] = NO_INTENT;
        }
      }
    }
    const changed = outcome === Written.APPENDED || outcome === Written.REPLACED;
    // A section that changed nothing gives the old word back: no reader is made to retry, no cursor moves.
    Atomics.store(control, base + Control.LOCK, changed ? nextFreeWord(free) : free);
    return outcome;
  }

  /** The generation of a slot, as of now. */
  generationOf(slot: number): number {
    return Atomics.load(this.memory.control, slot * Control.WORDS + Control.GENERATION);
  }

  /**
   * Sets the state code of a series. Returns whether it was taken: false when another thread held the
   * lock or the slot is another series' by now.
   */
  writeState(slot: number, generation: number, state: number): boolean {
    const { control } = this.memory;
    const base = slot * Control.WORDS;
    const stamp = stampNow();
    const free = Atomics.load(control, base + Control.LOCK);
    if (
      (free & HELD) !== 0 ||
      Atomics.compareExchange(control, base + Control.LOCK, free, heldWord(free, this.threadId)) !== free
    ) {
      return false;
    }
    const mine = control[base + Control.GENERATION] === generation;
    if (mine) {
      control[base + Control.STATE] = state;
      control[base + Control.STAMP] = stamp;
    }
    Atomics.store(control, base + Control.LOCK, mine ? nextFreeWord(free) : free);
    return mine;
  }
}
