import { parentPort, workerData } from 'node:worker_threads';
import { type SeriesPlace, StoreMemory, ThreadCounters, UpdateMarker } from '../../../src/memory/index.js';
import { MemoryWriter } from '../../../src/store/index.js';
import { randomBelow } from './self-verifying.js';

export interface Burst {
  /** The last close written of each series that the burst touched. */
  last: [symbol: string, close: number][];
}

const { buffer, threadId, places } = workerData as {
  buffer: SharedArrayBuffer;
  threadId: number;
  places: SeriesPlace[];
};
const port = parentPort as NonNullable<typeof parentPort>;
const memory = StoreMemory.open(buffer);
const counters = new ThreadCounters(memory, threadId);
const writer = new MemoryWriter({
  memory,
  counters,
  threadId,
  marker: new UpdateMarker(memory, counters, () => port.postMessage(0)),
  patienceMs: 5,
  defer: (callback) => setTimeout(callback, 0),
});

const below = randomBelow(12_345);
function spin(microseconds: number): void {
  const end = performance.now() + microseconds / 1_000;
  while (performance.now() < end);
}

let price = 100;
port.on('message', () => {
  const last = new Map<string, number>();
  for (let i = 1 + below(20); i > 0; i--) {
    const index = below(places.length);
    price += 1;
    const openTime = 60_000 * (1 + below(3));
    const kline = {
      openTime: 60_000 * 3,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: openTime,
      closed: false,
    };
    writer.update({ ...places[index], interval: '1m' }, kline);
    last.set(`S${index}`, price);
    if (below(3) === 0) spin(below(200));
  }
  port.postMessage({ last: [...last] } satisfies Burst);
});
