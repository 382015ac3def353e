import {
  APPEND_INTENT,
  Consumer,
  Control,
  MAX_CONSUMERS,
  NO_INTENT,
  NO_REVISION,
  SPARE_RINGS,
  SWAP_INTENT,
  Spare,
} from './layout.js';
import { holderOf, nextFreeWord } from './seqlock.js';
import type { StoreMemory } from './store-memory.js';

/** What a repair found. */
export interface RepairReport {
  /** Slots whose lock the dead thread held. */
  readonly released: number[];
  /** Those of them that lost the record that was being written. */
  readonly dropped: number[];
  /** Those of them whose merge was undone. */
  readonly undone: number[];
}

/**
 * Sets right what a thread left behind that died, perhaps in the middle of a write. Call it on proof of
 * death only (the thread's Web Lock was granted; in Node, its `exit` event): a thread that still runs would
 * go on writing into what is given free here. Touches nothing but what the dead thread held:
 *
 * | it died | then |
 * |---|---|
 * | holding a lock, before or after its stores | released; data is whole |
 * | while replacing the newest record | that record is dropped |
 * | while appending | the new record is dropped, and with it the oldest if the ring was full (it was being overwritten) |
 * | while swapping rings | the old ring is put back: it was never written |
 * | holding a spare ring | given back |
 * | having raised a wake-up flag without posting | all flags are lowered: wake every consumer afterwards |
 *
 * Creator's thread. Afterwards it marks the dead thread's series stale and has them filled up.
 */
export function repairAfterDeath(memory: StoreMemory, deadThread: number): RepairReport {
  const report: RepairReport = { released: [], dropped: [], undone: [] };
  const { control, consumers, spares, layout } = memory;
  for (let slot = 0; slot < layout.maxSeries; slot++) {
    const word = Atomics.load(control, slot * Control.WORDS + Control.LOCK);
    if (holderOf(word) !== deadThread) continue;
    repairSeries(memory, slot, report);
    const base = slot * Control.WORDS;
    control[base + Control.INTENT] = NO_INTENT;
    control[base + Control.REWRITES] = (control[base + Control.REWRITES] + 1) | 0;
    Atomics.store(control, base + Control.LOCK, nextFreeWord(word));
    report.released.push(slot);
  }
  for (let spare = 0; spare < SPARE_RINGS; spare++) {
    Atomics.compareExchange(spares, spare * Spare.WORDS + Spare.OWNER, deadThread, 0);
  }
  for (let consumer = 0; consumer < MAX_CONSUMERS; consumer++) {
    const at = consumer * Consumer.WORDS;
    Atomics.compareExchange(consumers, at + Consumer.THREAD, deadThread, 0);
    Atomics.store(consumers, at + Consumer.ARMED, 0);
  }
  return report;
}

/** Undoes the write that the intent names. The dead thread's lock is still held, so readers stay out. */
function repairSeries(memory: StoreMemory, slot: number, report: RepairReport): void {
  const { control, controlDoubles, layout } = memory;
  const base = slot * Control.WORDS;
  const intent = control[base + Control.INTENT];
  if (intent === NO_INTENT) return;
  const size = layout.maxKlines;
  if (intent === SWAP_INTENT) {
    undoSwap(memory, slot);
    report.undone.push(slot);
  } else {
    const before = control[base + Control.INTENT_COUNT];
    const index = intent & ~APPEND_INTENT;
    const appending = (intent & APPEND_INTENT) !== 0;
    control[base + Control.HEAD] = before === 0 ? 0 : (index - 1 + size) % size;
    control[base + Control.COUNT] = appending && before < size ? before : before - 1;
    report.dropped.push(slot);
  }
  // The revision may be that of the record which is gone.
  controlDoubles[(base >> 1) + Control.REVISION] = NO_REVISION;
}

function undoSwap(memory: StoreMemory, slot: number): void {
  const { control, spares } = memory;
  const base = slot * Control.WORDS;
  for (let spare = 0; spare < SPARE_RINGS; spare++) {
    const entry = spare * Spare.WORDS;
    if (spares[entry + Spare.OWNER] === 0 || spares[entry + Spare.SLOT] !== slot) continue;
    const oldRing = spares[entry + Spare.OLD_RING];
    // The slot took the new ring first, the spare entry the old one last: whichever still names the new ring.
    const newRing =
      spares[entry + Spare.RING] === oldRing ? control[base + Control.RING] : spares[entry + Spare.RING];
    control[base + Control.RING] = oldRing;
    control[base + Control.HEAD] = spares[entry + Spare.OLD_HEAD];
    control[base + Control.COUNT] = spares[entry + Spare.OLD_COUNT];
    spares[entry + Spare.RING] = newRing;
    return;
  }
}
