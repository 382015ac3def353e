import { parentPort, workerData } from 'node:worker_threads';
import {
  MergeInput,
  recordsOf,
  RECORD_WIDTH,
  RingMerge,
  RingReader,
  RingWriter,
  registerThread,
  type SeriesPlace,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { fields, isWhole, randomBelow, STEP } from './self-verifying.js';

export interface WriterReport {
  writes: number;
}
export interface ReaderReport {
  reads: number;
  torn: number;
  sample?: number[];
}
interface Task {
  buffer: SharedArrayBuffer;
  place: SeriesPlace;
  role: 'writer' | 'merger' | 'reader';
  seed: number;
  broken: boolean;
  milliseconds: number;
}

const { buffer, place, role, seed, broken, milliseconds } = workerData as Task;
const memory = StoreMemory.open(buffer);
const threadId = registerThread(memory);
const counters = new ThreadCounters(memory, threadId);
const end = performance.now() + milliseconds;
const below = randomBelow(seed);

/** Writes newest records as fast as it can, over and over or one further. */
function writeLive(): WriterReport {
  const writer = new RingWriter(memory, counters, threadId);
  let writes = 0;
  let time = STEP;
  while (performance.now() < end) {
    for (let i = 0; i < 100; i++) {
      if (below(4) === 0) time += STEP;
      writer.stage.set(fields(time, 1 + below(1_000_000)));
      writer.stage[RECORD_WIDTH] = Number.NaN;
      writer.stage[RECORD_WIDTH + 1] = time;
      writer.write(place.slot, place.generation, 0);
      writes++;
    }
  }
  return { writes };
}

/** Rewrites the middle of the ring by merges, and a second writer's live records between them. */
function writeMerges(): WriterReport {
  const merger = new RingMerge(memory, counters, threadId);
  const reader = new RingReader(memory, counters, 1);
  const last = new Float64Array(RECORD_WIDTH);
  let writes = 0;
  while (performance.now() < end) {
    if (reader.readLast(place.slot, place.generation, 1, last, null, null) < 1) continue;
    const klines = Array.from({ length: 1 + below(20) }, () => {
      const openTime = Math.max(STEP, last[0] - below(50) * STEP);
      const [, open, high, low, close, volume] = fields(openTime, 1 + below(1_000_000));
      return { openTime, open, high, low, close, volume, closed: false };
    });
    merger.merge(place.slot, place.generation, new MergeInput(recordsOf(klines), '1s', []), last[0]);
    writes++;
  }
  return { writes };
}

function read(): ReaderReport {
  const reader = new RingReader(memory, counters, 1);
  const records = new Float64Array(memory.layout.maxKlines * RECORD_WIDTH);
  const flags = new Uint8Array(memory.layout.maxKlines);
  const report: ReaderReport = { reads: 0, torn: 0 };
  while (performance.now() < end) {
    const wanted = below(2) === 0 ? memory.layout.maxKlines : 1 + below(3);
    const count = reader.readLast(place.slot, place.generation, wanted, records, flags, null);
    if (count < 0) continue;
    report.reads++;
    for (let i = 0; i < count; i++) {
      const at = i * RECORD_WIDTH;
      const ascending = i === 0 || records[at] > records[at - RECORD_WIDTH];
      if (isWhole(records, at) && ascending) continue;
      report.torn++;
      report.sample ??= Array.from(records.subarray(at, at + RECORD_WIDTH));
    }
  }
  return report;
}

if (broken && role === 'reader') {
  // The fault: the closing read-modify-write always answers what the opening load saw.
  const load = Atomics.load;
  let seen = 0;
  Object.assign(Atomics, {
    load: (array: Int32Array, index: number) => (seen = load(array, index)),
    add: () => seen,
  });
}
parentPort?.postMessage({ writer: writeLive, merger: writeMerges, reader: read }[role]());
