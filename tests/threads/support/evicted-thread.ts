import { parentPort, workerData } from 'node:worker_threads';
import { KlineError, type SeriesKey } from '../../../src/domain/index.js';
import {
  RECORD_WIDTH,
  RingReader,
  RingWriter,
  registerThread,
  SeriesDirectory,
  type SeriesPlace,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { randomBelow } from './self-verifying.js';

export interface EvictionReport {
  /** Writes taken, or records read. */
  done: number;
  /** Records read that belong to another series than the one asked for. */
  foreign: number;
}

const { buffer, stop, role, broken } = workerData as {
  buffer: SharedArrayBuffer;
  stop: Int32Array;
  role: 'writer' | 'reader';
  broken: boolean;
};
const memory = StoreMemory.open(buffer);
const threadId = registerThread(memory);
const counters = new ThreadCounters(memory, threadId);
const directory = new SeriesDirectory(memory, threadId);
const below = randomBelow(threadId);
const report: EvictionReport = { done: 0, foreign: 0 };

/** Null also while a writer holds it. */
function find(series: number): SeriesPlace | null {
  try {
    return directory.resolve(`local:S${series}@1s` as SeriesKey);
  } catch (error) {
    if (error instanceof KlineError && error.code === 'busy') return null;
    throw error;
  }
}

function write(): void {
  const writer = new RingWriter(memory, counters, threadId);
  let time = 0;
  while (Atomics.load(stop, 0) === 0) {
    const series = below(20);
    const place = find(series);
    if (place === null) continue;
    // Goes on with a place that may be taken away at any moment, as a real writer does.
    for (let i = 0; i < 20; i++) {
      time += 1_000;
      writer.stage.set([time, series, series, series, series, series, Number.NaN, time]);
      if (writer.write(place.slot, place.generation, 0) <= 2) report.done++;
    }
  }
}

function read(): void {
  const reader = new RingReader(memory, counters, 1);
  const records = new Float64Array(8 * RECORD_WIDTH);
  while (Atomics.load(stop, 0) === 0) {
    const series = below(20);
    const place = find(series);
    if (place === null) continue;
    for (let i = 0; i < 20; i++) {
      const { slot, generation } = place;
      // The fault: the generation is compared first, and the read then takes whatever it finds.
      if (broken && directory.generationOf(slot) !== generation) break;
      // A moment like that of a thread that loses its core: in it the slot may change hands.
      const resumes = performance.now() + below(50) / 1_000;
      while (performance.now() < resumes);
      const asked = broken ? directory.generationOf(slot) : generation;
      const count = reader.readLast(slot, asked, 8, records, null, null);
      for (let n = 0; n < count; n++) {
        report.done++;
        if (records[n * RECORD_WIDTH + 1] !== series) report.foreign++;
      }
    }
  }
}

parentPort?.postMessage('ready');
({ writer: write, reader: read })[role]();
parentPort?.postMessage(report);
