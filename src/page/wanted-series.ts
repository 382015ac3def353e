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
/** Newest klines among which the last final one is sought first: as a rule it is the one before the newest. */
const NEAR = 4;

/**
 * The openTime of the newest final kline that memory holds of a series, ms UTC: from there its feed must ask, or
 * what the exchange sent meanwhile stays a hole. Memory may hold some that this page's feed never sent: from a
 * worker that died, a snapshot, or the host's own code. Undefined when none is held. Page; allocates.
 */
function lastFinalOpenTime(
  memory: StoreMemory,
  counters: ThreadCounters,
  { slot, generation }: SeriesPlace,
): number | undefined {
  const reader = new RingReader(memory, counters, READ_LIMIT_MS);
  const { maxKlines } = memory.layout;
  for (const limit of [Math.min(NEAR, maxKlines), maxKlines]) {
    const records = new Float64Array(limit * RECORD_WIDTH);
    const flags = new Uint8Array(limit);
    const count = reader.readLast(slot, generation, limit, records, flags, null);
    for (let i = count - 1; i >= 0; i--) {
      if (isFinal(flags[i])) return records[i * RECORD_WIDTH];
    }
    if (count < limit) return undefined;
  }
  return undefined;
}

/** A held series as its feed is asked for it. */
export function toWanted(series: HeldSeries): WantedSeries {
  const { feed, symbol, interval, slot, generation, limit, lookers } = series;
  return { feed, symbol, interval, slot, generation, limit, urgent: lookers > 0 };
}

/** The same for a feed that does not have it yet: it goes on where memory ends. */
export function toResumed(series: HeldSeries, memory: StoreMemory, counters: ThreadCounters): WantedSeries {
  const resumeFrom = lastFinalOpenTime(memory, counters, series);
  return resumeFrom === undefined ? toWanted(series) : { ...toWanted(series), resumeFrom };
}
