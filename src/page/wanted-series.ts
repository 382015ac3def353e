import { addIntervals, approximateDuration } from '../domain/index.js';
import {
  FLAG_GAP_CONFIRMED,
  isFinal,
  RECORD_WIDTH,
  RingReader,
  type StoreMemory,
  type ThreadCounters,
} from '../memory/index.js';
import type { HeldSeries } from '../store/index.js';
import type { WantedSeries } from '../worker/messages.js';

const READ_LIMIT_MS = 0.2;

/** A held series as its feed is asked for it. */
export function toWanted(series: HeldSeries): WantedSeries {
  const { feed, symbol, interval, slot, generation, limit, lookers } = series;
  return { feed, symbol, interval, slot, generation, limit, urgent: lookers > 0 };
}

/**
 * The same for a feed that does not have it yet: it goes on where memory ends, at the last final kline, or what the
 * exchange sent meanwhile stays a hole. Memory may hold some that this page's feed never sent: from a snapshot, the
 * host's own code, or a worker that died, perhaps before it had filled a hole. Page; allocates.
 */
export function toResumed(series: HeldSeries, memory: StoreMemory, counters: ThreadCounters): WantedSeries {
  const { slot, generation, interval } = series;
  const reader = new RingReader(memory, counters, READ_LIMIT_MS);
  const held = Math.max(0, reader.count(slot, generation));
  const records = new Float64Array(held * RECORD_WIDTH);
  const flags = new Uint8Array(held);
  const count = reader.readLast(slot, generation, held, records, flags, null);
  const far = approximateDuration(interval) * 1.5;
  let before = records[0];
  let resumeFrom: number | undefined;
  let wholeUpTo: number | undefined;
  for (let i = 0; i < count; i++) {
    const openTime = records[i * RECORD_WIDTH];
    // A hole is where at least one whole kline is missing: real data's openTimes lie off the grid sometimes. To ask
    // the calendar of each of a thousand series' klines would hold the page up for a second.
    if (
      openTime > before + far &&
      (flags[i] & FLAG_GAP_CONFIRMED) === 0 &&
      addIntervals(interval, before, 1) <= addIntervals(interval, openTime, -1)
    )
      wholeUpTo ??= resumeFrom;
    // Where none is final yet the oldest has to do.
    if (i === 0 || isFinal(flags[i])) resumeFrom = openTime;
    before = openTime;
  }
  return resumeFrom === undefined ? toWanted(series) : { ...toWanted(series), resumeFrom, wholeUpTo };
}
