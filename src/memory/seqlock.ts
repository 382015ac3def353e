/**
 * The sequence lock of one series. Its word is `[sequence: 27][holder: 4][held: 1]`.
 *
 * A writer takes it by compare-exchange from an even value (nobody holds it) to an odd one that
 * carries the writer's thread id, makes plain stores, and releases it with `Atomics.store` of the
 * next sequence. It takes it so also where it is the only writer: taken by a plain atomic store,
 * torn records got through.
 *
 * A reader loads the word (even), makes plain reads, and then does `Atomics.add(word, 0)`: only if
 * that returns the value of the load were the reads of one piece.
 *
 * Why that is enough, also on weakly ordered CPUs. Say a plain read R between the load of value v
 * and the add A saw a store W of a later write section. W follows, in its thread, the
 * compare-exchange C that opened the section. If A returned v, then A stands before C in the order of
 * modifications of the word (C moves the word off v, and the sequence does not come round within a
 * read window). Both are read-modify-writes, so C reads from A, or from a chain of
 * read-modify-writes that begins with A, and therefore synchronises with it: R happens before A,
 * A before C, C before W. A read cannot see a write that happens after it, so A did not return v.
 * (ECMAScript memory model, "happens-before" and "synchronizes-with"; H.-J. Boehm, "Can Seqlocks Get
 * Along With Programming Language Memory Models?", MSPC 2012, section 4, "read-don't-modify-write".)
 * A closing plain `Atomics.load` would not do: on ARM64 the plain reads may sink below it.
 *
 * The same holds for the ring that a merge retires. It is rebuilt only after the compare-exchange
 * of the swap that retired it, in that thread or in one that took the spare ring over by an atomic
 * operation, so a reader that was still in the old ring fails its closing add.
 *
 * The other direction, that a reader whose load returned v saw everything written before v was
 * released, is the plain release/acquire of `Atomics.store` and `Atomics.load`.
 */

/** Bit of the lock word that says it is held. */
export const HELD = 1;
const HOLDER_SHIFT = 1;
const HOLDER_MASK = 0xf;
/** One step of the sequence: the bits below are cleared by every release. */
export const SEQUENCE_STEP = 32;
const SEQUENCE_MASK = ~(SEQUENCE_STEP - 1);

/** The word that thread `holder` (1 to 15) puts in place of the even `free`. */
export function heldWord(free: number, holder: number): number {
  return (free & SEQUENCE_MASK) | (holder << HOLDER_SHIFT) | HELD;
}

/** The word after a section that changed something. After one that did not, `free` itself goes back. */
export function nextFreeWord(free: number): number {
  return ((free & SEQUENCE_MASK) + SEQUENCE_STEP) | 0;
}

/** Id of the thread that holds the lock, or 0 when it is free. */
export function holderOf(word: number): number {
  return (word & HELD) === 0 ? 0 : (word >>> HOLDER_SHIFT) & HOLDER_MASK;
}
