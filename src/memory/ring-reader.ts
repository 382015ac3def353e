import { ThreadCounters } from './counters.js';
import { Control, RECORD_WIDTH } from './layout.js';
import { FLAG_FINAL, readFlags } from './record-flags.js';
import { HELD } from './seqlock.js';
import { msSinceChange } from './stamp.js';
import type { StoreMemory } from './store-memory.js';

/** Nothing happened since the cursor. */
export const UNCHANGED = 0;
/** More changed than can be told apart: read the whole window anew. */
export const RESET = -1;
/** A writer held the series for longer than the limit: keep what you have, ask again later. */
export const BUSY = -2;
/** The slot holds another series by now: open yours anew. */
export const GONE = -3;

/** Where a reader stands in a series. Owned by the reader; the numbers compare modulo 2^32. */
export interface SeriesCursor {
  generation: number;
  appended: number;
  rewrites: number;
  /** The lock word of the last read: unchanged means that nothing at all was written since. */
  sequence: number;
}

/** A cursor that stands nowhere: the first read with it answers RESET. Allocates. */
export function newCursor(): SeriesCursor {
  return { generation: -1, appended: 0, rewrites: 0, sequence: 0 };
}

/** The scalars of the last read, so that it need not allocate an object. */
export interface ReadResult {
  revision: number;
  lastWrite: number;
  state: number;
}

/**
 * Reads rings. One per thread: it keeps the scalars of its last read. Never blocks beyond its time
 * limit, never allocates, never returns a torn record or one of another series: generation, key and
 * count are read inside the same window as the records (see seqlock.ts).
 */
export class RingReader implements ReadResult {
  revision = 0;
  lastWrite = 0;
  state = 0;
  private readonly size: number;

  /**
   * @param limitMs how long a read may retry: 1 ms in workers, 0.2 ms on a page
   */
  constructor(
    private readonly memory: StoreMemory,
    private readonly counters: ThreadCounters,
    private readonly limitMs: number,
  ) {
    this.size = memory.layout.maxKlines;
  }

  /** Records held now, or BUSY, GONE. */
  count(slot: number, generation: number): number {
    return this.readLast(slot, generation, 0, EMPTY, null, null, true);
  }

  /** How long ago the series last changed, ms. See stamp.ts. */
  msSinceChange(slot: number): number {
    return msSinceChange(this.memory, slot);
  }

  /**
   * Copies the newest record into the first six doubles of `out`: the read of every tick. Returns 1, or 0 when
   * the series holds none, or BUSY, GONE.
   */
  readNewest(slot: number, generation: number, out: Float64Array): number {
    const { control, klines } = this.memory;
    const base = slot * Control.WORDS;
    const before = Atomics.load(control, base + Control.LOCK);
    if ((before & HELD) === 0 && control[base + Control.GENERATION] === generation) {
      const count = control[base + Control.COUNT];
      const at = (control[base + Control.RING] * this.size + control[base + Control.HEAD]) * RECORD_WIDTH;
      out[0] = klines[at];
      out[1] = klines[at + 1];
      out[2] = klines[at + 2];
      out[3] = klines[at + 3];
      out[4] = klines[at + 4];
      out[5] = klines[at + 5];
      if (Atomics.add(control, base + Control.LOCK, 0) === before) return count === 0 ? 0 : 1;
    }
    // Held, overtaken or gone: the way with retries tells which.
    return this.readLast(slot, generation, 1, out, null, null);
  }

  /**
   * Copies the newest `limit` records, oldest first, into `out`, their flags into `flags`, and moves
   * `cursor` to this moment. Returns how many, or BUSY, GONE; then `out` holds nothing usable and
   * `cursor` is as it was.
   */
  readLast(
    slot: number,
    generation: number,
    limit: number,
    out: Float64Array,
    flags: Uint8Array | null,
    cursor: SeriesCursor | null,
    countOnly = false,
  ): number {
    const { control, controlDoubles } = this.memory;
    const base = slot * Control.WORDS;
    const room = Math.min(limit, (out.length / RECORD_WIDTH) | 0);
    let deadline = 0;
    for (;;) {
      const before = Atomics.load(control, base + Control.LOCK);
      if ((before & HELD) === 0) {
        const found = control[base + Control.GENERATION];
        const appended = control[base + Control.APPENDED];
        const rewrites = control[base + Control.REWRITES];
        const count = control[base + Control.COUNT];
        const taken = count < room ? count : room;
        if (found === generation && taken > 0) this.copy(base, taken, out, flags);
        const revision = controlDoubles[(base >> 1) + Control.REVISION];
        const lastWrite = controlDoubles[(base >> 1) + Control.LAST_WRITE];
        const state = control[base + Control.STATE];
        if (Atomics.add(control, base + Control.LOCK, 0) === before) {
          if (found !== generation) {
            this.counters.add('gone');
            return GONE;
          }
          this.revision = revision;
          this.lastWrite = lastWrite;
          this.state = state;
          if (cursor !== null) {
            cursor.generation = found;
            cursor.appended = appended;
            cursor.rewrites = rewrites;
            cursor.sequence = before;
          }
          return countOnly ? count : taken;
        }
      }
      this.counters.add('retries');
      const now = performance.now();
      if (deadline === 0) deadline = now + this.limitMs;
      else if (now > deadline) {
        this.counters.add('readTimeouts');
        return BUSY;
      }
    }
  }

  /**
   * What happened since `cursor`: UNCHANGED; or n > 0, the newest n records copied, the first of which
   * replaces the one that was newest at the cursor; or RESET when that cannot be told (a merge, more
   * appended than the ring or `out` holds, a cursor that stands nowhere); or BUSY, GONE. The cursor
   * moves only with UNCHANGED and n > 0: after RESET read the window with `readLast`.
   */
  readSince(
    slot: number,
    generation: number,
    cursor: SeriesCursor,
    out: Float64Array,
    flags: Uint8Array | null,
  ): number {
    const { control, layout } = this.memory;
    const base = slot * Control.WORDS;
    if (cursor.generation !== generation) return RESET;
    if (Atomics.load(control, base + Control.LOCK) === cursor.sequence) return UNCHANGED;
    const { appended, rewrites } = cursor;
    const room = Math.min(layout.maxKlines, (out.length / RECORD_WIDTH) | 0);
    // The number of records to copy is known only inside the window: guess it, then check the guess with
    // the cursor that the read itself made. A guess that is too small is repeated with the right one.
    let wanted = ((control[base + Control.APPENDED] - appended) | 0) + 1;
    for (;;) {
      if (wanted < 1 || wanted > room) return RESET;
      const previousSequence = cursor.sequence;
      const taken = this.readLast(slot, generation, wanted, out, flags, cursor);
      if (taken < 0) return taken;
      const needed = ((cursor.appended - appended) | 0) + 1;
      if (cursor.rewrites !== rewrites || needed < 1 || needed > room || taken < needed) {
        if (cursor.rewrites === rewrites && needed > wanted && needed <= room) {
          wanted = needed;
          cursor.appended = appended;
          cursor.sequence = previousSequence;
          continue;
        }
        cursor.generation = -1;
        return RESET;
      }
      return needed;
    }
  }

  /** Copies the newest `taken` records of the slot's ring. Inside a read window only: what it copies may be torn. */
  private copy(base: number, taken: number, out: Float64Array, flags: Uint8Array | null): void {
    const { control, klines, layout, flags: flagBytes } = this.memory;
    const size = layout.maxKlines;
    const ring = control[base + Control.RING];
    const ringStart = ring * size * RECORD_WIDTH;
    let index = control[base + Control.HEAD] - taken + 1;
    if (index < 0) index += size;
    // Up to the ring's end, then from its beginning: two runs without a test inside.
    const first = Math.min(taken, size - index) * RECORD_WIDTH;
    const from = ringStart + index * RECORD_WIDTH;
    for (let to = 0; to < first; to++) out[to] = klines[from + to];
    const doubles = taken * RECORD_WIDTH;
    for (let to = first, at = ringStart; to < doubles; to++, at++) out[to] = klines[at];
    if (flags === null) return;
    const flagBase = ring * layout.flagBytesPerRing;
    for (let to = 0; to < taken; to++) {
      flags[to] = readFlags(flagBytes, flagBase, index);
      if (++index === size) index = 0;
    }
  }
}

const EMPTY = new Float64Array(0);

/** Whether a flag byte says that the exchange declared the record final. */
export function isFinal(flags: number): boolean {
  return (flags & FLAG_FINAL) !== 0;
}
