import { parentPort, workerData } from 'node:worker_threads';
import {
  MergeInput,
  recordsOf,
  RingMerge,
  RingWriter,
  type SeriesPlace,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { fields, randomBelow, STEP } from './self-verifying.js';

const { buffer, threadId, live, merged, seed } = workerData as {
  buffer: SharedArrayBuffer;
  threadId: number;
  live: SeriesPlace;
  merged: SeriesPlace;
  seed: number;
};
const memory = StoreMemory.open(buffer);
const counters = new ThreadCounters(memory, threadId);
const writer = new RingWriter(memory, counters, threadId);
const merger = new RingMerge(memory, counters, threadId);
const below = randomBelow(seed);

// Writes until it is terminated.
parentPort?.postMessage('writing');
let time = STEP * (1 + seed * 1_000_000);
for (;;) {
  if (below(3) === 0) time += STEP;
  writer.stage.set([...fields(time, 1 + below(1_000_000)), Number.NaN, time]);
  writer.write(live.slot, live.generation, 0);
  if (below(4) !== 0) continue;
  const [openTime, open, high, low, close, volume] = fields(time - below(5) * STEP, 1 + below(1_000_000));
  const kline = { openTime, open, high, low, close, volume, closed: false };
  merger.merge(merged.slot, merged.generation, new MergeInput(recordsOf([kline]), '1s', []), time);
}
