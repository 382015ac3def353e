import {
  isFinal,
  RECORD_WIDTH,
  RingReader,
  type SeriesPlace,
  type StoreMemory,
  type ThreadCounters,
} from '../memory/index.js';
import type { HeldSeries } from '../store/index.js';
import type { WantedSeries } from '../worker/messages.js';

const READ_LIMIT_MS = 0.2;

/**
 * The openTime of the newest final kline that memory holds of a series, ms UTC: from there a new worker must ask,
 * or what the exchange sent while there was none stays a hole. Undefined when none is held. Page; allocates.
 */
function lastFinalOpenTime(
  memory: StoreMemory,
  counters: ThreadCounters,
  { slot, generation }: SeriesPlace,
): number | undefined {
  const { maxKlines } = memory.layout;
  const records = new Float64Array(maxKlines * RECORD_WIDTH);
  const flags = new Uint8Array(maxKlines);
  const reader = new RingReader(memory, counters, READ_LIMIT_MS);
  const count = reader.readLast(slot, generation, maxKlines, records, flags, null);
  for (let i = count - 1; i >= 0; i--) {
    if (isFinal(flags[i])) return records[i * RECORD_WIDTH];
  }
  return undefined;
}

/** A held series as its feed is asked for it. */
export function toWanted({ feed, symbol, interval, slot, generation, limit }: HeldSeries): WantedSeries {
  return { feed, symbol, interval, slot, generation, limit };
}

/** The same for a feed that has just started: it goes on where memory ends. */
export function toResumed(series: HeldSeries, memory: StoreMemory, counters: ThreadCounters): WantedSeries {
  const resumeFrom = lastFinalOpenTime(memory, counters, series);
  return resumeFrom === undefined ? toWanted(series) : { ...toWanted(series), resumeFrom };
}
